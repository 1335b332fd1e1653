using System.Globalization;
using System.Text.RegularExpressions;
using DotLiquid;
using Kept.Server.Disclosures;
using Kept.Server.Network;
using Kept.Server.Shared;
using Markdig;
using Markdig.Renderers;

namespace Kept.Server.Campaigns;

/// <summary>
/// Renders an offer. Staff write it in Markdown with the Liquid variables <c>name</c> (may be empty) and <c>site.name</c>,
/// <c>site.url</c>, <c>site.company</c>; the Markdown is the text part, and Markdig makes the HTML part of it.
/// </summary>
internal sealed partial class OfferLetter(MailTemplates templates, SiteUrls urls)
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().Build();

    /// <summary>The offer for one person; the links lead to the stop and the why of that person.</summary>
    public (string Subject, string Text, string Html) Render(Campaign campaign, Partner? advertiser, Site site, string? name, string stopUrl, string whyUrl)
    {
        var plain = Liquid(campaign.Body, name ?? "", site, urls.For(site, "/"));
        // A name must not become a link or a heading: every mark of Markdown in it is escaped.
        var marked = Liquid(campaign.Body, Marks().Replace(name ?? "", @"\$0"), site, urls.For(site, "/"));
        var model = new Dictionary<string, object?>
        {
            ["subject_line"] = Liquid(campaign.Subject, name ?? "", site, urls.For(site, "/")),
            ["body_text"] = Links().Replace(plain, "$1 ($2)"),
            ["body_html"] = new TrustedHtml(ToHtml(marked, site)),
        };
        return templates.Render("offer", model, site,
            new FooterLine(advertiser is null
                ? $"This is an offer. Advertiser and sender: {site.Company}."
                : $"This is an offer. Advertiser: {advertiser.Name}. Sender: {site.Company}, which did not give your address to {advertiser.Name}."),
            new FooterLine("Unsubscribe", stopUrl),
            new FooterLine("Why am I getting this?", whyUrl));
    }

    /// <summary>The first error of a subject or body that staff wrote, or null.</summary>
    public static string? Error(string liquid) => MailTemplateSet.FirstError(liquid) is var (line, error) ? $"Line {line}: {error}" : null;

    private string ToHtml(string markdown, Site site)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer) { BaseUrl = new Uri(urls.For(site, "/")) };
        // What staff paste from elsewhere must not bring scripts or trackers along.
        Pipeline.Setup(renderer);
        renderer.Render(SafeMarkdown.Parse(markdown, Pipeline));
        return writer.ToString();
    }

    private static string Liquid(string source, string name, Site site, string url)
    {
        var inner = new Dictionary<string, object?> { ["name"] = site.Name, ["company"] = site.Company, ["url"] = url };
        var model = MailModel.ForText(new Dictionary<string, object?> { ["name"] = name, ["site"] = inner });
        return Template.Parse(source, SyntaxCompatibility.DotLiquid22a).Render(new RenderParameters(CultureInfo.InvariantCulture)
        {
            LocalVariables = model,
            ErrorsOutputMode = ErrorsOutputMode.Rethrow,
            SyntaxCompatibilityLevel = SyntaxCompatibility.DotLiquid22a,
        });
    }

    [GeneratedRegex(@"[!-/:-@\[-`{-~]")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)\s]+)\)")]
    private static partial Regex Links();
}
