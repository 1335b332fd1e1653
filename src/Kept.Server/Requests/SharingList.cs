using System.Globalization;
using System.Text;
using Kept.Ledger;
using Kept.Policy;
using Kept.Server.Disclosures;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>What one company received of a person in a year.</summary>
/// <param name="Marketing">True when it may market with it on its own: what SB 27 asks about.</param>
/// <param name="Entries">Places in the ledger that say so.</param>
internal sealed record SharedWith(string Company, string? Address, string? Country, string? PolicyUrl, bool Marketing, IReadOnlyList<string> Categories, IReadOnlyList<string> Purposes, IReadOnlyList<long?> Entries);

/// <summary>The list of SB 27 (Cal. Civ. Code § 1798.83(a)): categories and companies of one calendar year.</summary>
internal sealed record YearOfSharing(int Year, IReadOnlyList<SharedWith> Companies)
{
    /// <summary>The list as a letter.</summary>
    public string AsText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"In the calendar year {Year} these companies received data about you from us:\n\n");
        foreach (var c in Companies)
        {
            var place = string.Join(", ", new[] { c.Address, c.Country }.Where(p => !string.IsNullOrWhiteSpace(p)));
            text.Append(CultureInfo.InvariantCulture, $"{c.Company}{(place.Length > 0 ? $" ({place})" : "")}: {string.Join(", ", c.Categories)}, for {string.Join(", ", c.Purposes)}{(c.Marketing ? ", for its own marketing as well" : "")}.\n\n");
        }
        if (Companies.Count == 0)
            text.Append("None. We gave nothing about you to anybody.\n\n");
        return text.Append("The list is made from the ledger, whose entries about you are in your record.").ToString();
    }
}

/// <summary>Makes the list from the ledger's entries, for nothing else remembers what went where in a way nobody can change.</summary>
internal sealed class SharingList(KeptDb db)
{
    private static readonly string[] Marketers = ["advertiser", "marketer", "affiliate"];

    public async Task<YearOfSharing> OfAsync(Guid person, int year, CancellationToken cancel)
    {
        var from = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var to = from.AddYears(1);
        var entries = await db.Set<LedgerEntry>().AsNoTracking()
            .Where(e => e.PersonId == person && e.Kind == EntryKind.Shared && e.At >= from && e.At < to).OrderBy(e => e.Id).ToListAsync(cancel);
        var shared = entries.Select(Read).OfType<Given>().Where(g => g.Recipient != Recipient.Person.Name).ToList();
        var partners = (await db.Set<Partner>().AsNoTracking().ToListAsync(cancel)).ToLookup(p => (p.SiteId, p.Name));
        return new YearOfSharing(year, [.. shared.GroupBy(g => g.Partner).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Sum(g.Key, [.. g], partners))]);
    }

    private static SharedWith Sum(string company, IReadOnlyList<Given> given, ILookup<(string, string), Partner> partners)
    {
        var partner = given.SelectMany(g => partners[(g.Site, company)]).FirstOrDefault();
        return new SharedWith(
            company, partner?.Address, partner?.Country, partner?.PolicyUrl,
            given.Any(g => Marketers.Contains(g.Recipient)),
            [.. given.SelectMany(g => g.Categories.Split(", ")).Distinct()],
            [.. given.Select(g => g.Purpose).Distinct()],
            [.. given.Select(g => g.Index)]);
    }

    private static Given? Read(LedgerEntry entry)
    {
        if (!EntryBody.TryParse(entry.Body, out var body, out _))
            return null;
        var facts = body.Facts();
        string Fact(string name) => facts[name]?.ToString() ?? "";
        return new Given(entry.Index, entry.SiteId ?? "", Fact("partner") is { Length: > 0 } partner ? partner : Fact("recipient"), Fact("recipient"), Fact("categories"), Fact("purpose"));
    }

    private sealed record Given(long? Index, string Site, string Partner, string Recipient, string Categories, string Purpose);
}
