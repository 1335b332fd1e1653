using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.People;

/// <summary>Finds people by blind index.</summary>
internal sealed class PersonDirectory(KeptDb db)
{
    /// <summary>The address row that has this blind index, or null.</summary>
    public Task<Address?> FindAddressAsync(byte[] index, CancellationToken cancel) =>
        db.Set<Address>().FirstOrDefaultAsync(a => a.Index == index, cancel);

    public Task<Person?> FindAsync(Guid id, CancellationToken cancel) => db.Set<Person>().FirstOrDefaultAsync(p => p.Id == id, cancel);
}
