using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.TagHelpers;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Kept.Server.Shared;

/// <summary>
/// Carries the cart of a shopper who refuses cookies: its token travels as <c>basket</c> in the query of every link and as
/// a hidden field of every form of the shop's pages.
/// </summary>
internal static class BasketLinks
{
    public const string Field = "basket";

    /// <summary>
    /// The token in this request's address or in the form that was read, or null. Anything that is no token (16 bytes in base64url,
    /// RFC 4648) counts as none.
    /// </summary>
    public static string? Basket(this HttpContext context)
    {
        var values = context.Request.Query[Field];
        if (values.Count == 0 && context.Features.Get<IFormFeature>()?.Form is { } form)
            values = form[Field];
        return values is [{ Length: 22 } token, ..] && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? token : null;
    }

    /// <summary>The address with the token, when this request has one.</summary>
    public static string WithBasket(this HttpContext context, string url)
    {
        if (context.Basket() is not { } basket || url.Contains($"{Field}=", StringComparison.Ordinal))
            return url;
        var hash = url.IndexOf('#', StringComparison.Ordinal);
        var (address, fragment) = hash < 0 ? (url, "") : (url[..hash], url[hash..]);
        return $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Field}={basket}{fragment}";
    }
}

/// <summary>Adds the basket to links within the shop.</summary>
[HtmlTargetElement("a", Attributes = "[href^='/']")]
public sealed class BasketAnchorTagHelper : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (ViewContext.HttpContext.Basket() is null || output.Attributes["href"]?.Value is not { } href)
            return;
        var text = href as string ?? Render(href);
        if (!text.StartsWith("/console", StringComparison.Ordinal))
            output.Attributes.SetAttribute("href", ViewContext.HttpContext.WithBasket(text));
    }

    private static string Render(object value)
    {
        using var writer = new StringWriter();
        if (value is Microsoft.AspNetCore.Html.IHtmlContent content)
            content.WriteTo(writer, NullHtmlEncoder.Default);
        else
            writer.Write(value);
        // What comes out of a view is encoded for HTML; the attribute is encoded again when it is written.
        return System.Net.WebUtility.HtmlDecode(writer.ToString());
    }
}

/// <summary>Adds the basket as a hidden field to forms within the shop.</summary>
[HtmlTargetElement("form", Attributes = "[action^='/']")]
public sealed class BasketFormTagHelper : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (ViewContext.HttpContext.Basket() is { } basket)
            output.PostContent.AppendHtml($"<input type=\"hidden\" name=\"{BasketLinks.Field}\" value=\"{basket}\">");
    }
}

/// <summary>Forms get no antiforgery token, which would set a cookie; see <see cref="SameOrigin"/>.</summary>
internal sealed class NoFormToken : Microsoft.AspNetCore.Mvc.Razor.ITagHelperInitializer<FormTagHelper>
{
    public void Initialize(FormTagHelper helper, ViewContext context) => helper.Antiforgery = false;
}
