using System.Globalization;
using DotLiquid;
using Kept.Server.Disclosures;
using Kept.Server.Network;

namespace Kept.Server.Campaigns;

/// <summary>
/// Renders an offer. Staff write it in Markdown with the Liquid variables <c>name</c> (may be empty) and <c>site.name</c>,
/// <c>site.url</c>, <c>site.company</c>; <see cref="MailMarkdown"/> makes both parts of it.
/// </summary>
internal sealed class OfferLetter(MailTemplates templates, SiteUrls urls)
{
    /// <summary>The offer for one person; the links lead to the stop and the why of that person.</summary>
    public (string Subject, string Text, string Html) Render(
        Campaign campaign, Partner? advertiser, Site site, string? name, string stopUrl, string whyUrl)
    {
        var home = urls.For(site, "/");
        var (text, html) = MailMarkdown.Render(Liquid(campaign.Body, MailMarkdown.Literal, name ?? "", site, home), new Uri(home));
        var model = new Dictionary<string, object?>
        {
            ["subject_line"] = Liquid(campaign.Subject, plain => plain, name ?? "", site, home),
            ["body_text"] = text,
            ["body_html"] = new TrustedHtml(html),
        };
        return templates.Render(OfferComposer.KindOfOffers, model, site,
            new FooterLine(advertiser is null
                ? $"This is an offer. Advertiser and sender: {site.Company}."
                : $"This is an offer. Advertiser: {advertiser.Name}. Sender: {site.Company}, which did not give your address to {advertiser.Name}."),
            new FooterLine("Unsubscribe", stopUrl),
            MailTemplates.Why(whyUrl));
    }

    public string WhyUrl(OutboxMail mail, Site site) => templates.WhyUrl(mail, site);

    /// <summary>The first error of a subject or body that staff wrote, or null.</summary>
    public static string? Error(string liquid) => MailTemplateSet.FirstError(liquid) is var (line, error) ? $"Line {line}: {error}" : null;

    private static string Liquid(string source, Func<string, string> word, string name, Site site, string url)
    {
        var inner = new Dictionary<string, object?> { ["name"] = word(site.Name), ["company"] = word(site.Company), ["url"] = url };
        var model = MailModel.ForText(new Dictionary<string, object?> { ["name"] = word(name), ["site"] = inner }, site);
        return Template.Parse(source, SyntaxCompatibility.DotLiquid22a).Render(new RenderParameters(CultureInfo.InvariantCulture)
        {
            LocalVariables = model,
            ErrorsOutputMode = ErrorsOutputMode.Rethrow,
            SyntaxCompatibilityLevel = SyntaxCompatibility.DotLiquid22a,
        });
    }
}
