using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.People;

/// <summary>Moves telephone numbers and written terms to the record that stays.</summary>
internal sealed class PeopleJoins(KeptDb db) : IJoins
{
    public async Task JoinAsync(Guid from, Guid into, CancellationToken cancel)
    {
        var numbers = await db.Set<Telephone>().AsNoTracking().Where(t => t.PersonId == from).Select(t => t.Index).ToListAsync(cancel);
        var known = await db.Set<Telephone>().AsNoTracking().Where(t => t.PersonId == into).Select(t => t.Index).ToListAsync(cancel);
        db.AddRange(numbers.Where(n => !known.Exists(k => k.AsSpan().SequenceEqual(n))).Select(n => new Telephone { Index = n, PersonId = into }));
        await db.Set<Telephone>().Where(t => t.PersonId == from).ExecuteDeleteAsync(cancel);
        await db.Set<WrittenTerms>().Where(t => t.PersonId == from).ExecuteUpdateAsync(t => t.SetProperty(x => x.PersonId, into), cancel);
    }
}
