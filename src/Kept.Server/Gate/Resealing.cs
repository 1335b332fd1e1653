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
}
