using System.Buffers.Binary;

namespace Kept.Ledger;

/// <summary>
/// The entries behind a tile of leaf hashes (C2SP tlog-tiles): each as two bytes of length, big-endian, then its bytes. Kept's entries
/// are commitments of 32 bytes.
/// </summary>
public static class EntryBundle
{
    /// <summary>The bundle of these commitments, at most 256.</summary>
    public static byte[] Write(IReadOnlyList<LedgerHash> commitments)
    {
        ArgumentNullException.ThrowIfNull(commitments);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(commitments.Count, TileAddress.FullWidth, nameof(commitments));
        const int each = sizeof(ushort) + LedgerHash.Length;
        var bytes = new byte[commitments.Count * each];
        for (var i = 0; i < commitments.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(i * each), LedgerHash.Length);
            commitments[i].CopyTo(bytes.AsSpan(i * each + sizeof(ushort)));
        }

        return bytes;
    }

    /// <summary>The leaf hashes of a bundle's entries, of whatever length; null if the bytes end within an entry.</summary>
    public static IReadOnlyList<LedgerHash>? LeafHashes(ReadOnlySpan<byte> bundle)
    {
        var hashes = new List<LedgerHash>();
        while (bundle.Length > 0)
        {
            if (bundle.Length < sizeof(ushort)) return null;
            var length = BinaryPrimitives.ReadUInt16BigEndian(bundle);
            if (bundle.Length < sizeof(ushort) + length) return null;
            hashes.Add(Merkle.LeafHash(bundle.Slice(sizeof(ushort), length)));
            bundle = bundle[(sizeof(ushort) + length)..];
        }

        return hashes;
    }
}
