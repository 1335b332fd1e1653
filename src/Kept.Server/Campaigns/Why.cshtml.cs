using System.Globalization;
using System.Text.Json.Nodes;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>One use of the person's data for a mail, as the ledger has it, with the words of the policy that permitted it.</summary>
internal sealed record MailUse(DateTimeOffset At, string Categories, string Policy, Clause? Clause, Rule? Rule);

/// <summary>"Why am I getting this?": read from the ledger's own entries, so it tells what was done and not what should have been.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class WhyModel(OfferLinks links, LinkTokens tokens, PolicyShelf shelf, KeptDb db) : PageModel
{
    public OfferRecipient Recipient { get; private set; } = null!;

    public IReadOnlyList<MailUse> Uses { get; private set; } = [];

    public Choice? Offers { get; private set; }

    public MarketingDefault? Default { get; private set; }

    public string StopToken { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancel)
    {
        if (await links.FindAsync(LinkKind.Why, token, cancel) is not { } recipient)
            return NotFound();
        Recipient = recipient;
        StopToken = tokens.Create(LinkKind.Unsubscribe, recipient.Id);
        Offers = await NewestAsync(recipient, cancel);
        Uses = await UsesAsync(recipient, cancel);
        Default = Uses is [var use, ..] ? Find(use.Policy)?.Document.MarketingDefault : null;
        return Page();
    }

    /// <summary>The newest choice about mail of this kind: of the advertiser, else of offers for others, else of offers.</summary>
    private async Task<Choice?> NewestAsync(OfferRecipient recipient, CancellationToken cancel)
    {
        var made = await links.ChoicesAsync(recipient, cancel);
        if (OfferStop.For(recipient.Site, recipient.Advertiser).Select(s => s.Held(made)).OfType<Choice>().FirstOrDefault() is { } optOut)
            return optOut;
        return ChoiceBook.Newest(made).GetValueOrDefault(recipient.Advertiser is null ? Scope.Offers : Scope.ThirdPartyOffers);
    }

    private async Task<IReadOnlyList<MailUse>> UsesAsync(OfferRecipient recipient, CancellationToken cancel)
    {
        if (recipient.Person is not { } person)
            return [];
        var campaign = recipient.Campaign.Id.ToString("N");
        var entries = await db.Set<LedgerEntry>().AsNoTracking()
            .Where(e => e.PersonId == person && e.Kind == EntryKind.Used && e.Body != null && e.Body.Contains(campaign))
            .OrderBy(e => e.At).ToListAsync(cancel);
        return [.. entries.Select(Read)];
    }

    private MailUse Read(LedgerEntry entry)
    {
        var body = JsonNode.Parse(entry.Body!)!;
        var policy = (string?)body["policy"] ?? "";
        var clause = body["clause"] is { } id ? Find(policy)?.Document.ClauseOf((string)id!) : null;
        var line = (int?)body["line"];
        return new MailUse(entry.At, (string?)body["categories"] ?? "", policy, clause, clause?.Rules.FirstOrDefault(r => r.Line == line));
    }

    private PolicyVersion? Find(string label) =>
        label.Split('@') is [var name, var date] && DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var version)
            ? shelf.Find(name, version)
            : null;
}
