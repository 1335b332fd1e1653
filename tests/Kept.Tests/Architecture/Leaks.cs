using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Kept.Tests.Architecture;

/// <summary>
/// Finds calls that would write an opened value down: it follows the arguments of each call to a logger, serialiser, console, trace tag, file
/// or exception back through the instructions that made them, and looks for a value of a personal type or one of its properties.
/// </summary>
internal static class Leaks
{
    /// <summary>What exists in the clear only between the gate and the use case, and the forms that people type.</summary>
    private static readonly HashSet<string> Personal =
    [
        "PersonalData", "PostalAddress", "CardSummary", "HeldCollection", "PersonRecord", "CorrectionForm", "CheckoutForm", "AddressForm", "LetterForm",
        "TypedForm", "ComposedMail", "Exercise", "SandboxForm",
    ];

    private static readonly HashSet<string> Sinks =
    [
        "Microsoft.Extensions.Logging.ILogger", "Microsoft.Extensions.Logging.LoggerExtensions", "System.Console", "System.Diagnostics.Activity", "System.Diagnostics.Debug",
        "System.Diagnostics.Trace", "System.IO.File", "System.Text.Json.JsonSerializer", "Microsoft.AspNetCore.Http.Results", "Microsoft.AspNetCore.Http.TypedResults",
    ];

    /// <summary>The methods of an assembly that hand a personal value to a sink. The vault alone may: it seals what it writes.</summary>
    public static IEnumerable<string> Of(AssemblyDefinition assembly, Func<TypeDefinition, bool> among)
    {
        foreach (var type in assembly.MainModule.GetTypes().Where(t => among(t) && References.Outermost(t).FullName != "Kept.Server.Gate.Vault"))
            foreach (var method in type.Methods.Where(m => m.HasBody))
                foreach (var call in method.Body.Instructions.Where(i => IsSink(i) && TakesPersonal(method, i)))
                    yield return $"{type.FullName}.{method.Name} hands an opened value to {((MethodReference)call.Operand).DeclaringType.Name}.{((MethodReference)call.Operand).Name}";
    }

    private static bool IsSink(Instruction instruction) => instruction.Operand is MethodReference called
        && (Sinks.Contains(called.DeclaringType.GetElementType().FullName)
            || (instruction.OpCode == OpCodes.Newobj && called.DeclaringType.Name.EndsWith("Exception", StringComparison.Ordinal)));

    /// <summary>Walks back from the call until its arguments are accounted for.</summary>
    private static bool TakesPersonal(MethodDefinition method, Instruction call)
    {
        if (call.Operand is GenericInstanceMethod generic && generic.GenericArguments.Any(IsPersonal))
            return true;
        var wanted = Pops(call);
        for (var at = call.Previous; at is not null && wanted > 0; at = at.Previous)
        {
            if (Loads(method, at))
                return true;
            wanted += Pops(at) - Pushes(at);
        }
        return false;
    }

    private static bool Loads(MethodDefinition method, Instruction at) => at.Operand switch
    {
        MethodReference called when at.OpCode.FlowControl == FlowControl.Call => IsPersonal(called.DeclaringType) && called.Name.StartsWith("get_", StringComparison.Ordinal) || IsPersonal(called.ReturnType),
        FieldReference field => IsPersonal(field.FieldType),
        VariableDefinition variable => at.OpCode.Code is Code.Ldloc or Code.Ldloc_S && IsPersonal(variable.VariableType),
        ParameterDefinition parameter => IsPersonal(parameter.ParameterType),
        _ => at.OpCode.Code switch
        {
            Code.Ldloc_0 or Code.Ldloc_1 or Code.Ldloc_2 or Code.Ldloc_3 => IsPersonal(method.Body.Variables[at.OpCode.Code - Code.Ldloc_0].VariableType),
            Code.Ldarg_1 or Code.Ldarg_2 or Code.Ldarg_3 or Code.Ldarg_0 => Argument(method, at.OpCode.Code - Code.Ldarg_0) is { } type && IsPersonal(type),
            _ => false,
        },
    };

    private static TypeReference? Argument(MethodDefinition method, int number) =>
        number - (method.HasThis ? 1 : 0) is var index and >= 0 && index < method.Parameters.Count ? method.Parameters[index].ParameterType : null;

    private static bool IsPersonal(TypeReference type) => Personal.Contains(type.Name) && References.NamespaceOf(type).StartsWith("Kept.", StringComparison.Ordinal);

    private static int Pops(Instruction at) => at.Operand is MethodReference called && at.OpCode.FlowControl == FlowControl.Call
        ? called.Parameters.Count + (called.HasThis && at.OpCode != OpCodes.Newobj ? 1 : 0)
        : at.OpCode.StackBehaviourPop switch
        {
            StackBehaviour.Pop0 => 0,
            StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
            StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8 or StackBehaviour.Popref_popi_popr4 or StackBehaviour.Popref_popi_popr8 or StackBehaviour.Popref_popi_popref or StackBehaviour.Popi_popi_popi => 3,
            StackBehaviour.Varpop or StackBehaviour.PopAll => 0,
            _ => 2,
        };

    private static int Pushes(Instruction at) => at.Operand is MethodReference called && at.OpCode.FlowControl == FlowControl.Call
        ? at.OpCode == OpCodes.Newobj || called.ReturnType.FullName != "System.Void" ? 1 : 0
        : at.OpCode.StackBehaviourPush switch { StackBehaviour.Push0 => 0, StackBehaviour.Push1_push1 => 2, _ => 1 };
}
