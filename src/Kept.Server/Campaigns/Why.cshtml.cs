using System.Globalization;
using System.Text.Json.Nodes;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>One use of the person's data for a mail, as the ledger has it, with the words of the policy that permitted it.</summary>
internal sealed record MailUse(DateTimeOffset At, string Categories, string Purpose, string Policy, Clause? Clause, Rule? Rule);

/// <summary>
/// "Why am I getting this?" of every mail: read from the ledger's own entries, so it tells what was done and not what should have been.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class WhyModel(
    OfferLinks links, LinkTokens tokens, PolicyShelf shelf, IEnumerable<IMailComposer> composers, Snapshot<SiteDirectory> sites, KeptDb db) : PageModel
{
    /// <summary>Null when its retention has ended.</summary>
    public OutboxMail? Mail { get; private set; }

    public Site Site { get; private set; } = null!;

    public MailAbout About { get; private set; } = null!;

    /// <summary>Set for an offer.</summary>
    public OfferRecipient? Offer { get; private set; }

    public IReadOnlyList<MailUse> Uses { get; private set; } = [];

    /// <summary>The newest choice about mails like this offer.</summary>
    public Choice? Choice { get; private set; }

    public MarketingDefault? Default { get; private set; }

    public string StopToken { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancel)
    {
        if (!tokens.TryRead(LinkKind.Why, token, out var id))
            return NotFound();
        Mail = await db.Set<OutboxMail>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancel);
        if (Mail is null)
        {
            Response.StatusCode = StatusCodes.Status410Gone;
            return Page();
        }
        if (composers.FirstOrDefault(c => c.Kind == Mail.Kind) is not { } composer || !sites.Current.ById.TryGetValue(Mail.SiteId, out var site))
            return NotFound();
        (Site, About) = (site, composer.About);
        Uses = await UsesAsync(Mail, cancel);
        if (composer.IsOffer && await links.OfAsync(Mail.SubjectId, cancel) is { } offer)
            await ExplainOfferAsync(offer, cancel);
        return Page();
    }

    private async Task ExplainOfferAsync(OfferRecipient offer, CancellationToken cancel)
    {
        Offer = offer;
        StopToken = tokens.Create(LinkKind.Unsubscribe, offer.Id);
        Choice = await NewestAsync(offer, cancel);
        Default = Uses is [var use, ..] ? Find(use.Policy)?.Document.MarketingDefault : null;
    }

    /// <summary>The newest choice about mail of this kind: of the advertiser, else of offers for others, else of offers.</summary>
    private async Task<Choice?> NewestAsync(OfferRecipient recipient, CancellationToken cancel)
    {
        var made = await links.ChoicesAsync(recipient, cancel);
        if (OfferStop.For(recipient.Site, recipient.Advertiser).Select(s => s.Held(made)).OfType<Choice>().FirstOrDefault() is { } optOut)
            return optOut;
        return ChoiceBook.Newest(made).GetValueOrDefault(recipient.Advertiser is null ? Scope.Offers : Scope.ThirdPartyOffers);
    }

    /// <summary>Each use once: a mail that was tried again used the same data again.</summary>
    private async Task<IReadOnlyList<MailUse>> UsesAsync(OutboxMail mail, CancellationToken cancel)
    {
        if (mail.PersonId is not { } person)
            return [];
        var marked = $"\"mail\":\"{mail.Id:N}\"";
        var entries = await db.Set<LedgerEntry>().AsNoTracking()
            .Where(e => e.PersonId == person && e.Kind == EntryKind.Used && e.Body != null && e.Body.Contains(marked))
            .OrderBy(e => e.At).ToListAsync(cancel);
        return [.. entries.Select(Read).GroupBy(u => (u.Categories, u.Purpose, u.Policy, u.Rule)).Select(g => g.Last())];
    }

    private MailUse Read(LedgerEntry entry)
    {
        var body = JsonNode.Parse(entry.Body!)!;
        var policy = (string?)body["policy"] ?? "";
        var clause = body["clause"] is { } id ? Find(policy)?.Document.ClauseOf((string)id!) : null;
        var line = (int?)body["line"];
        return new MailUse(
            entry.At, (string?)body["categories"] ?? "", (string?)body["purpose"] ?? "", policy, clause, clause?.Rules.FirstOrDefault(r => r.Line == line));
    }

    private PolicyVersion? Find(string label) =>
        label.Split('@') is [var name, var date] && DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var version)
            ? shelf.Find(name, version)
            : null;
}
