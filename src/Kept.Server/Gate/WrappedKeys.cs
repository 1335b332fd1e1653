using Microsoft.Extensions.Caching.Memory;

namespace Kept.Server.Gate;

/// <summary>
/// Keys read from the store not long ago, as the master key wraps them, so that an opening need not ask the store again. INVARIANT
/// (ERASE): it never decides whether a key lives; that is the database's row, read in the caller's act. What another node destroyed
/// is forgotten when its row is read, or by <see cref="WrappedKeysWatch"/>, and where the database cannot be asked after ten minutes.
/// </summary>
internal sealed class WrappedKeys(MasterKeyHolder master) : IDisposable
{
    private const int Most = 20_000;

    private static readonly MemoryCacheEntryOptions ForAWhile = new() { Size = 1, AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(10) };

    private readonly MemoryCache keys = new(new MemoryCacheOptions { SizeLimit = Most });

    public byte[]? Find(Guid owner) => keys.TryGetValue(owner, out (byte[] Wrapped, object Masters) found) && ReferenceEquals(found.Masters, master.Key.Known) ? found.Wrapped : null;

    /// <summary>Keeps it while the master keys at hand stay the same: what a retired one wrapped would not open any more.</summary>
    public void Keep(Guid owner, byte[] wrapped) => keys.Set(owner, (wrapped, master.Key.Known), ForAWhile);

    /// <summary>Whose keys are remembered.</summary>
    public Guid[] Owners() => [.. keys.Keys.OfType<Guid>()];

    public void Forget(Guid owner) => keys.Remove(owner);

    public void Dispose() => keys.Dispose();
}
