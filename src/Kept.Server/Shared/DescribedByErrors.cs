using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Kept.Server.Shared;

/// <summary>
/// Pages write <c>aria-describedby="{id}-error"</c> on every field. The message is on the page only when the field has an error, and an
/// attribute must not name what is not there (WAI-ARIA 1.2, section 8.5), so this takes the name out of the fields that are right.
/// </summary>
[HtmlTargetElement("input", Attributes = Named, TagStructure = TagStructure.WithoutEndTag)]
[HtmlTargetElement("select", Attributes = Named)]
[HtmlTargetElement("textarea", Attributes = Named)]
[HtmlTargetElement("fieldset", Attributes = Named)]
public sealed class DescribedByErrors : TagHelper
{
    private const string Named = "aria-describedby, id";

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Text(output, "id") is not { } id || Text(output, "aria-describedby") is not { } described)
            return;
        if (ViewContext.ViewData.ModelState.TryGetValue(id, out var entry) && entry.Errors.Count > 0)
            return;
        var left = string.Join(' ', described.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(d => d != $"{id}-error"));
        if (left.Length == 0)
            output.Attributes.RemoveAll("aria-describedby");
        else
            output.Attributes.SetAttribute("aria-describedby", left);
    }

    private static string? Text(TagHelperOutput output, string attribute) => output.Attributes[attribute]?.Value switch
    {
        null => null,
        string text => text,
        Microsoft.AspNetCore.Html.IHtmlContent content => Render(content),
        var other => other.ToString(),
    };

    private static string Render(Microsoft.AspNetCore.Html.IHtmlContent content)
    {
        using var writer = new StringWriter();
        content.WriteTo(writer, NullHtmlEncoder.Default);
        // What comes out of a view is encoded for HTML; the attribute is encoded again when it is written.
        return System.Net.WebUtility.HtmlDecode(writer.ToString());
    }
}
