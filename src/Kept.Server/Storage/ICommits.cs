using Microsoft.EntityFrameworkCore.Storage;

namespace Kept.Server.Storage;

/// <summary>Ends an act. The ledger does, for its entries and the commit are one round trip where there are any.</summary>
internal interface ICommits
{
    /// <summary>Saves what the act has not saved yet, and commits its transaction. Throws what the database throws, and then nothing is committed.</summary>
    Task CommitAsync(KeptDb db, IDbContextTransaction transaction, CancellationToken cancel);
}
