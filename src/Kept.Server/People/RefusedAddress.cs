using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.People;

/// <summary>
/// An address of a child under 13 whose data was removed: nothing is collected under it any more. It is a blind index and names nobody.
/// </summary>
internal sealed class RefusedAddress
{
    public required byte[] Index { get; init; }

    public DateTimeOffset At { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RefusedAddress>
    {
        public void Configure(EntityTypeBuilder<RefusedAddress> builder)
        {
            builder.ToTable("refused_addresses");
            builder.HasKey(r => r.Index);
        }
    }
}

/// <summary>
/// An address whose person was erased. Whoever owns it may come back by writing or ordering; an import, a feed or what a browser still
/// carries may not bring the person back (INVARIANT (ERASE)).
/// </summary>
internal sealed class ErasedAddress
{
    public required byte[] Index { get; init; }

    public DateTimeOffset At { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ErasedAddress>
    {
        public void Configure(EntityTypeBuilder<ErasedAddress> builder)
        {
            builder.ToTable("erased_addresses");
            builder.HasKey(r => r.Index);
        }
    }
}

/// <summary>Who asked that nothing be collected under an address again.</summary>
internal sealed class RefusedAddresses(KeptDb db, LedgerWriter ledger, TimeProvider time) : IForgets
{
    /// <summary>Refuses all addresses of a person, before the person is erased. Call inside the erasing transaction.</summary>
    public async Task RefuseAsync(Guid person, string site, CancellationToken cancel)
    {
        foreach (var index in await db.Set<Address>().Where(a => a.PersonId == person).Select(a => a.Index).ToListAsync(cancel))
            await RefuseAsync(index, site, cancel);
    }

    /// <summary>Refuses one address, known or not.</summary>
    public async Task RefuseAsync(byte[] index, string site, CancellationToken cancel)
    {
        if (await IsRefusedAsync(index, cancel))
            return;
        db.Add(new RefusedAddress { Index = index, At = time.GetUtcNow() });
        ledger.Add(EntryKind.ChildRefused, null, site, []);
    }

    public Task<bool> IsRefusedAsync(byte[] index, CancellationToken cancel) => db.Set<RefusedAddress>().AnyAsync(r => r.Index == index, cancel);

    public Task<bool> WasErasedAsync(byte[] index, CancellationToken cancel) => db.Set<ErasedAddress>().AnyAsync(r => r.Index == index, cancel);

    /// <summary>Notes the addresses of a person who is being erased.</summary>
    public async Task ForgetAsync(Guid person, CancellationToken cancel)
    {
        foreach (var index in await db.Set<Address>().Where(a => a.PersonId == person).Select(a => a.Index).ToListAsync(cancel))
        {
            if (await db.Set<ErasedAddress>().FindAsync([index], cancel) is { } known)
                known.At = time.GetUtcNow();
            else
                db.Add(new ErasedAddress { Index = index, At = time.GetUtcNow() });
        }
        await db.Set<Telephone>().Where(t => t.PersonId == person).ExecuteDeleteAsync(cancel);
    }
}
