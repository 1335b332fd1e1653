using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Disclosures;

/// <summary>Gives partners what the policy and their agreement permit, and remembers that it did.</summary>
internal sealed class Discloser(KeptDb db, PolicyGate gate, TimeProvider time)
{
    /// <summary>
    /// Opens the categories for a partner and records the disclosure. Call inside a transaction, before the data leaves.
    /// Throws <see cref="GateDeniedException"/> when the policy denies, <see cref="NoAgreementException"/> when the partner
    /// is unknown at the site, or its agreement is unsigned or does not cover the purpose.
    /// </summary>
    public Task<Opened<TUse>> ShareAsync<TUse>(Collection collection, string partnerId, CategorySet categories, string? reference, CancellationToken cancel)
        where TUse : IUse => ShareAsync(collection, partnerId, TUse.Purpose, categories, reference, ask => ask.For<TUse>(), cancel);

    /// <summary>The same for a purpose that is told while the server runs.</summary>
    public Task<Opened<For.Stated>> ShareAsync(Collection collection, string partnerId, Purpose purpose, CategorySet categories, string? reference, CancellationToken cancel) =>
        ShareAsync(collection, partnerId, purpose, categories, reference, ask => ask.Stated(), cancel);

    private async Task<Opened<TUse>> ShareAsync<TUse>(
        Collection collection, string partnerId, Purpose purpose, CategorySet categories, string? reference, Func<Ask, Ask<TUse>> typed, CancellationToken cancel)
    {
        var partner = await db.Set<Partner>().SingleOrDefaultAsync(p => p.SiteId == collection.SiteId && p.Id == partnerId, cancel);
        if (partner is null || !partner.Covers(purpose))
            throw new NoAgreementException(partnerId, purpose);
        var present = categories & collection.Categories;
        var ask = Ask.Share(purpose, Recipient.Parse(partner.Recipient), present) with
        {
            Facts = Facts.None.With(Fact.AgreementSigned),
            Partner = partner.Name,
            Reference = reference,
        };
        var data = await gate.OpenAsync(collection, typed(ask), cancel);
        db.Add(new Disclosure
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            PersonId = collection.PersonId,
            SiteId = collection.SiteId,
            PartnerId = partner.Id,
            CollectionId = collection.Id,
            Purpose = purpose.Name,
            Categories = present.ToString(),
            Reference = reference,
            At = time.GetUtcNow(),
        });
        return data;
    }
}

/// <summary>No signed agreement covers this purpose with this partner, so nothing was given.</summary>
internal sealed class NoAgreementException(string partner, Purpose purpose)
    : Exception($"No signed agreement with '{partner}' covers {purpose.Name}.");
