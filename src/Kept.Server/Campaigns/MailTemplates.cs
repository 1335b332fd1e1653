using System.Globalization;
using DotLiquid;
using Kept.Server.Gate;
using Kept.Server.Network;

namespace Kept.Server.Campaigns;

/// <summary>HTML that the caller made or checked itself, put into the HTML part as it is. The text part leaves it out.</summary>
internal sealed record TrustedHtml(string Html);

/// <summary>One line of a mail's footer: words, and where they lead if anywhere.</summary>
internal sealed record FooterLine(string Text, string? Url = null);

/// <summary>
/// Renders mails from Liquid templates into the shared layout (<c>_layout.text.liquid</c>, <c>_layout.html.liquid</c>), which
/// adds brand, company, postal address, support contact and the footer lines. See the README for how to write one.
/// </summary>
internal sealed class MailTemplates(MailTemplateSet set, LinkTokens tokens, SiteUrls urls)
{
    /// <summary>
    /// Renders a mail of the outbox with the templates of its kind. Its footer ends with the link to the page that says why it was sent.
    /// </summary>
    public (string Subject, string Text, string Html) Render(OutboxMail mail, IDictionary<string, object?> model, Site site) =>
        Render(mail.Kind, model, site, Why(WhyUrl(mail, site)));

    /// <summary>The last line of every mail's footer.</summary>
    public static FooterLine Why(string url) => new("Why am I getting this?", url);

    /// <summary>The address of the page that says why a mail was sent.</summary>
    public string WhyUrl(OutboxMail mail, Site site) => urls.For(site, $"/why/{tokens.Create(LinkKind.Why, mail.Id)}");

    /// <summary>
    /// Renders the mail <paramref name="name"/>. The model's keys are the template's variables, next to <c>site</c>.
    /// Every text of the model is HTML-encoded for the HTML part, unless it is <see cref="TrustedHtml"/>.
    /// </summary>
    /// <returns>Subject in one line, plain text, and a whole HTML document.</returns>
    public (string Subject, string Text, string Html) Render(
        string name, IDictionary<string, object?> model, Site site, params IReadOnlyList<FooterLine> footer)
    {
        var all = new Dictionary<string, object?>(model)
        {
            ["site"] = SiteModel(site),
            ["footer"] = footer.Select(f => new Dictionary<string, object?> { ["text"] = f.Text, ["url"] = f.Url }).ToList(),
        };
        var subject = OneLine(Render(set[name, "subject"], MailModel.ForText(all, site)));
        all["subject"] = subject;
        all["content"] = Render(set[name, "text"], MailModel.ForText(all, site)).Trim();
        var text = Render(set["_layout", "text"], MailModel.ForText(all, site)).Trim() + "\n";
        all["content"] = new TrustedHtml(Render(set[name, "html"], MailModel.ForHtml(all, site)));
        var html = Render(set["_layout", "html"], MailModel.ForHtml(all, site));
        return (subject, text, html);
    }

    private Dictionary<string, object?> SiteModel(Site site) => new()
    {
        ["name"] = site.Name,
        ["company"] = site.Company,
        ["tagline"] = site.Tagline,
        ["url"] = urls.For(site, "/"),
        ["postal_address"] = site.PostalAddress,
        ["support_email"] = site.SupportEmail,
        ["privacy_email"] = site.PrivacyEmail,
        ["phone"] = site.Phone,
        ["accent"] = site.Theme.Accent,
        ["language"] = site.Language,
    };

    // An error in a template is thrown, for DotLiquid's own way is to print it into the mail.
    private static string Render(Template template, Hash model) => template.Render(new RenderParameters(CultureInfo.InvariantCulture)
    {
        LocalVariables = model,
        ErrorsOutputMode = ErrorsOutputMode.Rethrow,
        SyntaxCompatibilityLevel = SyntaxCompatibility.DotLiquid22a,
    });

    /// <summary>A subject is one line: whatever a value holds, it cannot begin another header field.</summary>
    private static string OneLine(string text) =>
        string.Join(' ', new string([.. text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
