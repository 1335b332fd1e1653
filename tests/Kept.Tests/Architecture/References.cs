using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Kept.Tests.Architecture;

/// <summary>
/// Everything the types of an assembly refer to, as the compiler wrote it: in base types, fields, signatures, attributes
/// and method bodies, with the bodies of lambdas, iterators and async methods.
/// </summary>
internal static class References
{
    /// <summary>The types of an assembly with the nested ones, and every type and member that each refers to.</summary>
    public static IEnumerable<(TypeDefinition From, MemberReference To)> Of(Type inAssembly)
    {
        var assembly = AssemblyDefinition.ReadAssembly(inAssembly.Assembly.Location);
        foreach (var type in assembly.MainModule.GetTypes())
            foreach (var member in Members(type))
                yield return (type, member);
    }

    /// <summary>The type that a reference leads to, without arrays, pointers and generic arguments.</summary>
    public static TypeReference TypeOf(MemberReference member) => (member as TypeReference ?? member.DeclaringType).GetElementType();

    /// <summary>The namespace of a type; a nested type has that of the outermost one.</summary>
    public static string NamespaceOf(TypeReference type) => Outermost(type).Namespace;

    public static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<MemberReference> Members(TypeDefinition type)
    {
        IEnumerable<TypeReference?> declared =
        [
            type.BaseType,
            .. type.Interfaces.Select(i => i.InterfaceType),
            .. type.Fields.Select(f => f.FieldType),
            .. Attributes(type),
            .. type.Properties.SelectMany(Attributes),
            .. type.Methods.SelectMany(Signature),
            .. type.GenericParameters.SelectMany(p => p.Constraints.Select(c => c.ConstraintType)),
        ];
        return declared.OfType<TypeReference>().SelectMany(Parts).Concat(type.Methods.Where(m => m.HasBody).SelectMany(m => Body(m.Body)));
    }

    private static IEnumerable<TypeReference> Signature(MethodDefinition method) =>
        [method.ReturnType, .. method.Parameters.Select(p => p.ParameterType), .. Attributes(method), .. method.GenericParameters.SelectMany(p => p.Constraints.Select(c => c.ConstraintType))];

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider provider) => provider.CustomAttributes.Select(a => a.AttributeType);

    private static IEnumerable<MemberReference> Body(MethodBody body) =>
        body.Variables.SelectMany(v => Parts(v.VariableType)).Concat(body.Instructions.SelectMany(Operand));

    private static IEnumerable<MemberReference> Operand(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => Parts(type),
        FieldReference field => [field, .. Parts(field.DeclaringType), .. Parts(field.FieldType)],
        MethodReference method =>
        [
            method.GetElementMethod(), .. Parts(method.DeclaringType), .. Parts(method.ReturnType), .. method.Parameters.SelectMany(p => Parts(p.ParameterType)),
            .. method is GenericInstanceMethod generic ? generic.GenericArguments.SelectMany(Parts) : [],
        ],
        _ => [],
    };

    private static IEnumerable<TypeReference> Parts(TypeReference type)
    {
        IEnumerable<TypeReference> arguments = type is GenericInstanceType generic ? generic.GenericArguments.SelectMany(Parts) : [];
        return type.IsGenericParameter ? [] : [type.GetElementType(), .. arguments];
    }
}
