using Kept.Server.Policies;
using Kept.Server.Storage;

namespace Kept.Server.Gate;

/// <summary>
/// Seals a collection anew for another version of its policy: the version is part of what binds the ciphertext, so a changed
/// row alone would never open again. INVARIANT (GATE): what is opened here goes from seal to seal and to nobody. Whether the
/// move is lawful is the caller's to know; it calls inside <see cref="Transactions.RunAsync{T}"/> and adds the entry.
/// </summary>
internal sealed class Resealing(KeyRing keys, Vault vault)
{
    /// <summary>
    /// Moves one collection, and counts its time of keeping anew from when it was collected. What was erased has no key and
    /// stays as it is.
    /// </summary>
    public async Task MoveAsync(Collection collection, PolicyVersion version, CancellationToken cancel)
    {
        if (await keys.FindAsync(collection.KeyId, cancel) is not { Wrapped: not null } key)
            return;
        var data = vault.Open(key, collection.Payload, collection.Context);
        collection.PolicyVersion = version.Document.Version;
        collection.Payload = vault.Seal(key, data, collection.Context);
        collection.KeepUntil = Intake.KeepUntil(version, collection.Categories, collection.At, collection.IsOrders);
    }

    /// <summary>
    /// Gives one collection to another record of the same person: seals it for that record, under that record's key or the order's own.
    /// INVARIANT (STICKY): its version and its time of keeping stay. What was erased has no key and stays as it is.
    /// </summary>
    public async Task JoinAsync(Collection collection, Guid into, CancellationToken cancel)
    {
        if (await keys.FindAsync(collection.KeyId, cancel) is not { Wrapped: not null } from)
            return;
        var data = vault.Open(from, collection.Payload, collection.Context);
        collection.PersonId = into;
        var to = await keys.FindAsync(collection.KeyId, cancel) ?? throw new KeyDestroyedException(collection.KeyId);
        collection.Payload = vault.Seal(to, data, collection.Context);
    }
}
