using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Kept.Server.Shared;

/// <summary>
/// Shows what was wrong with a form (WCAG 2.2, 3.3.1): a summary that links to the fields, and a message beside each
/// field, which the field names in <c>aria-describedby</c> as <c>{id}-error</c>. A field's id is its name.
/// </summary>
internal static class FormErrors
{
    /// <summary>The list of all errors with links to their fields; nothing when there is none.</summary>
    public static IHtmlContent ErrorSummary(this IHtmlHelper html)
    {
        var state = html.ViewData.ModelState;
        if (state.IsValid)
            return HtmlString.Empty;
        var content = new HtmlContentBuilder();
        content.AppendHtml("<div class=\"error-summary\" role=\"alert\" tabindex=\"-1\"><h2>Please check</h2><ul>");
        foreach (var (field, entry) in state)
        {
            foreach (var error in entry.Errors)
            {
                if (field.Length == 0)
                    content.AppendHtml("<li>").Append(error.ErrorMessage).AppendHtml("</li>");
                else
                    content.AppendHtml("<li><a href=\"#").Append(field).AppendHtml("\">").Append(error.ErrorMessage).AppendHtml("</a></li>");
            }
        }
        return content.AppendHtml("</ul></div>");
    }

    /// <summary>The message beside one field; nothing when the field is right.</summary>
    public static IHtmlContent FieldError(this IHtmlHelper html, string field)
    {
        if (!html.ViewData.ModelState.TryGetValue(field, out var entry) || entry.Errors.Count == 0)
            return HtmlString.Empty;
        return new HtmlContentBuilder()
            .AppendHtml("<p class=\"field-error\" id=\"").Append(field).AppendHtml("-error\">").Append(entry.Errors[0].ErrorMessage).AppendHtml("</p>");
    }

    /// <summary>True when the field has an error; for <c>aria-invalid</c>, which Razor leaves out when this is null.</summary>
    public static string? Invalid(this IHtmlHelper html, string field) =>
        html.ViewData.ModelState.TryGetValue(field, out var entry) && entry.Errors.Count > 0 ? "true" : null;
}
