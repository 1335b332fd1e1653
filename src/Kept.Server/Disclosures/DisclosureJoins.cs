using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Disclosures;

/// <summary>Moves what partners received, and were told, to the record that stays.</summary>
internal sealed class DisclosureJoins(KeptDb db) : IJoins
{
    public async Task JoinAsync(Guid from, Guid into, CancellationToken cancel)
    {
        await db.Set<Disclosure>().Where(d => d.PersonId == from).ExecuteUpdateAsync(d => d.SetProperty(x => x.PersonId, into), cancel);
        await db.Set<Errand>().Where(e => e.PersonId == from).ExecuteUpdateAsync(e => e.SetProperty(x => x.PersonId, into), cancel);
    }
}
