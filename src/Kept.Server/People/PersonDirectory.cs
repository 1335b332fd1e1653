using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.People;

/// <summary>Finds people by blind index.</summary>
internal sealed class PersonDirectory(KeptDb db)
{
    /// <summary>The address row that has this blind index, or null.</summary>
    public Task<Address?> FindAddressAsync(byte[] index, CancellationToken cancel) =>
        db.Set<Address>().FirstOrDefaultAsync(a => a.Index == index, cancel);

    /// <summary>
    /// Locks people until the end of the transaction, in one order for everybody: who erases or joins the same people waits, on any node.
    /// SQLite's transactions are alone anyway.
    /// </summary>
    public static async Task LockAsync(KeptDb db, CancellationToken cancel, params Guid[] people)
    {
        foreach (var person in people.Order())
            await db.Set<Person>().Where(p => p.Id == person).ExecuteUpdateAsync(p => p.SetProperty(x => x.CreatedAt, x => x.CreatedAt), cancel);
    }

    public Task<Person?> FindAsync(Guid id, CancellationToken cancel) => db.Set<Person>().FirstOrDefaultAsync(p => p.Id == id, cancel);
}
