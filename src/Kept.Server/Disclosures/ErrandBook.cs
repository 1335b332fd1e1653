using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Disclosures;

/// <summary>
/// Writes down which partner must be told what. Call inside the transaction of the erasure or correction; the watch over requests
/// mails what stands here, so a crash between loses none.
/// </summary>
internal sealed class ErrandBook(KeptDb db, LedgerWriter ledger, TimeProvider time) : IForgets
{
    /// <summary>Every partner that received anything of the person is told to erase it; open corrections are moot.</summary>
    public async Task ForgetAsync(Guid person, CancellationToken cancel)
    {
        await db.Set<Errand>().Where(e => e.PersonId == person).ExecuteDeleteAsync(cancel);
        var received = await db.Set<Disclosure>().AsNoTracking().Where(d => d.PersonId == person).OrderBy(d => d.At).ToListAsync(cancel);
        foreach (var partner in received.GroupBy(d => (d.SiteId, d.PartnerId)))
            Add(ErrandKind.Erase, partner.Key, [.. partner], person: null, collection: null);
    }

    /// <summary>Every partner that received an old value of these categories is told the new one.</summary>
    public async Task CorrectAsync(Guid person, CategorySet categories, Collection corrected, CancellationToken cancel)
    {
        var received = await db.Set<Disclosure>().AsNoTracking().Where(d => d.PersonId == person).OrderBy(d => d.At).ToListAsync(cancel);
        foreach (var partner in received.Where(d => !(SetOf(d.Categories) & categories).IsEmpty).GroupBy(d => (d.SiteId, d.PartnerId)))
            Add(ErrandKind.Correct, partner.Key, [.. partner], person, corrected.Id);
    }

    /// <summary>Notes that the partner did it, with the entry; nothing when it was noted before.</summary>
    public void Done(Errand errand, string by)
    {
        if (errand.DoneAt is not null)
            return;
        errand.DoneAt = time.GetUtcNow();
        errand.DoneBy = by;
        Record(errand, "done", by);
    }

    /// <summary>Stored names of categories as a set; empty when one of them is no category any more.</summary>
    public static CategorySet SetOf(string names) => CategorySet.TryParse(names, out var set) ? set : CategorySet.Empty;

    private void Add(ErrandKind kind, (string Site, string Partner) to, IReadOnlyList<Disclosure> received, Guid? person, Guid? collection)
    {
        var errand = new Errand
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            SiteId = to.Site,
            PartnerId = to.Partner,
            Kind = kind,
            PersonId = person,
            CollectionId = collection,
            Categories = received.Aggregate(CategorySet.Empty, (set, d) => set | SetOf(d.Categories)).ToString(),
            References = string.Join('\n', received.Select(d => $"{d.At:yyyy-MM-dd}: {d.Categories} for {d.Purpose}, reference {d.Reference ?? d.Id.ToString("N")}")),
            Purpose = received[^1].Purpose,
            CreatedAt = time.GetUtcNow(),
        };
        db.Add(errand);
        Record(errand, "told", "site");
    }

    private void Record(Errand errand, string state, string actor) => ledger.Add(EntryKind.PartnerTold, errand.PersonId, errand.SiteId, new()
    {
        ["errand"] = errand.Id.ToString("N"),
        ["partner"] = errand.PartnerId,
        ["asks"] = errand.Kind.ToString().ToLowerInvariant(),
        ["categories"] = errand.Categories,
        ["state"] = state,
        ["actor"] = actor,
    });
}
