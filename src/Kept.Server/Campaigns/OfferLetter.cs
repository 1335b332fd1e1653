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
    private const int MostCharacters = 60_000;

    private const int MostRounds = 100;

    /// <summary>
    /// The offer for one person; the links lead to the stop and the why of that person. Throws <see cref="LetterRefusedException"/> when
    /// the finished mail would carry something of its reader elsewhere.
    /// </summary>
    public (string Subject, string Text, string Html) Render(
        Campaign campaign, Partner? advertiser, Site site, string? name, string stopUrl, string whyUrl)
    {
        var home = urls.For(site, "/");
        var letter = Letter(campaign.Body, name, site, home);
        RequireSameAddresses(letter, Letter(campaign.Body, null, site, home), new Uri(home));
        var model = new Dictionary<string, object?>
        {
            ["subject_line"] = Liquid(campaign.Subject, plain => plain, name, site, home),
            ["body_text"] = letter.Text,
            ["body_html"] = new TrustedHtml(letter.Html),
        };
        return templates.Render(OfferComposer.KindOfOffers, model, site,
            new FooterLine(advertiser is null
                ? $"This is an offer. Advertiser and sender: {site.Company}."
                : $"This is an offer. Advertiser: {advertiser.Name}. Sender: {site.Company}, which did not give your address to {advertiser.Name}."),
            new FooterLine("Unsubscribe", stopUrl),
            MailTemplates.Why(whyUrl));
    }

    public string WhyUrl(OutboxMail mail, Site site) => templates.WhyUrl(mail, site);

    /// <summary>What keeps a subject or a body from being sent, with its line, or null.</summary>
    public string? Problem(string liquid, Site site)
    {
        if (MailTemplateSet.FirstError(liquid) is var (line, error))
            return $"Line {line}: {error}";
        var home = urls.For(site, "/");
        if (LetterCheck.Of(liquid, new Uri(home)) is [var problem, ..])
            return problem.ToString();
        try
        {
            RequireSameAddresses(Letter(liquid, "Sam Sample", site, home), Letter(liquid, null, site, home), new Uri(home));
            return null;
        }
        catch (LetterRefusedException e)
        {
            return $"Line 1: {e.Message}";
        }
    }

    /// <summary>Whoever reads it, a letter leads outside by the same addresses, and its pictures come from the shop.</summary>
    private static void RequireSameAddresses(RenderedLetter letter, RenderedLetter ofNobody, Uri home)
    {
        var outside = letter.Addresses.Where(a => !LetterCheck.IsOfShop(a.Url, home)).ToList();
        if (outside.Exists(a => a.IsPicture))
            throw new LetterRefusedException("a picture comes from the shop itself.");
        if (!outside.SequenceEqual(ofNobody.Addresses.Where(a => !LetterCheck.IsOfShop(a.Url, home))))
            throw new LetterRefusedException("the addresses in it depend on the reader.");
    }

    private static RenderedLetter Letter(string body, string? name, Site site, string home) =>
        MailMarkdown.Render(Liquid(body, MailMarkdown.Literal, name, site, home), new Uri(home));

    private static string Liquid(string source, Func<string, string> word, string? name, Site site, string url)
    {
        var inner = new Dictionary<string, object?> { ["name"] = word(site.Name), ["company"] = word(site.Company), ["url"] = url };
        var model = MailModel.ForText(new Dictionary<string, object?> { ["name"] = word((name ?? "").Trim()), ["site"] = inner }, site);
        using var writer = new LimitedWriter(MostCharacters);
        try
        {
            Template.Parse(WithNames(source), SyntaxCompatibility.DotLiquid22a).Render(writer, new RenderParameters(CultureInfo.InvariantCulture)
            {
                LocalVariables = model,
                ErrorsOutputMode = ErrorsOutputMode.Rethrow,
                SyntaxCompatibilityLevel = SyntaxCompatibility.DotLiquid22a,
                MaxIterations = MostRounds,
            });
        }
        catch (Exception e) when (e is DotLiquid.Exceptions.LiquidException or DotLiquid.Exceptions.RenderException or ArgumentException or FormatException or InvalidOperationException)
        {
            throw new LetterRefusedException(e is DotLiquid.Exceptions.MaximumIterationsExceededException
                ? $"a loop has at most {MostRounds} rounds."
                : e.Message);
        }
        return writer.ToString();
    }

    /// <summary>Somebody whose name nobody knows is a customer: "Hello customer," reads well, and "Hello ," does not.</summary>
    private static string WithNames(string source) => string.Concat(LiquidPieces.Of(source)
        .Select(p => p is { Kind: LiquidKind.Output, Inner: LiquidFlow.Reader } ? "{{ name | default: 'customer' }}" : p.Text));
}
