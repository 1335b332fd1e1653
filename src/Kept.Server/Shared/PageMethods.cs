using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Mvc.Razor.Compilation;

namespace Kept.Server.Shared;

/// <summary>
/// Gives every Razor page the HTTP methods it has handlers for, so that routing itself answers 405 with <c>Allow</c>. Left alone, Razor
/// Pages takes any method and shows a page whose model never ran.
/// </summary>
internal sealed partial class PageMethodsConvention(ApplicationPartManager parts) : IPageRouteModelConvention
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Lazy<Dictionary<string, Type>> pages = new(() =>
    {
        var views = new ViewsFeature();
        parts.PopulateFeature(views);
        return views.ViewDescriptors.Where(v => v.Type is not null).ToDictionary(v => v.RelativePath, v => v.Type!, StringComparer.Ordinal);
    });

    public void Apply(PageRouteModel model)
    {
        var methods = MethodsOf(ModelOf(pages.Value[model.RelativePath]));
        foreach (var selector in model.Selectors)
            selector.EndpointMetadata.Add(new HttpMethodMetadata(methods));
    }

    /// <summary>The methods that a page answers: GET and HEAD when it has no handler at all, for then it only shows.</summary>
    internal static string[] MethodsOf(Type model)
    {
        var own = model.GetMethods().Select(m => Handlers().Match(m.Name)).Where(m => m.Success).Select(m => m.Groups[1].Value.ToUpperInvariant()).ToHashSet(StringComparer.Ordinal);
        if (own.Count == 0)
            own.Add(HttpMethods.Get);
        if (own.Contains(HttpMethods.Get))
            own.Add(HttpMethods.Head);
        return [.. own.Order(StringComparer.Ordinal)];
    }

    /// <summary>The class behind a compiled page: the type of its <c>Model</c>, or the page itself when it names none.</summary>
    private static Type ModelOf(Type page) => page.GetProperty("Model", Own)?.PropertyType ?? page;

    [GeneratedRegex("^On(Get|Head|Post|Put|Patch|Delete|Options)(?![a-z])")]
    private static partial Regex Handlers();
}
