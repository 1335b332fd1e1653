using Kept.Ledger;

namespace Kept.Tests.Ledger;

public class MerkleTests
{
    [Fact]
    public void The_published_leaf_hashes_hold()
    {
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", Merkle.LeafHash([]).ToHex());
        Assert.Equal(
            "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1", Rfc6962.Leaves[7].ToHex());
    }

    [Fact]
    public void The_published_roots_hold_at_every_size()
    {
        var range = new CompactRange();
        Assert.Equal(Rfc6962.Roots[0], Merkle.EmptyRoot.ToHex());
        Assert.Equal(Merkle.EmptyRoot, range.Root());
        for (var size = 1; size <= 8; size++)
        {
            range.Append(Rfc6962.Leaves[size - 1]);
            Assert.Equal(Rfc6962.Roots[size], range.Root().ToHex());
        }
    }

    [Fact]
    public void A_leaf_longer_than_the_stack_buffer_hashes_alike()
    {
        for (var length = 500; length < 530; length++)
        {
            var data = new byte[length];
            var expected = System.Security.Cryptography.SHA256.HashData([0, .. data]);
            Assert.Equal(expected, Merkle.LeafHash(data).ToArray());
        }
    }

    [Fact]
    public void A_frontier_has_the_root_of_the_definition_and_survives_a_round_trip_at_every_size()
    {
        var leaves = Rfc6962.LeavesOf(200);
        var range = new CompactRange();
        for (var size = 0; size <= leaves.Length; size++)
        {
            Assert.Equal(size, range.Size);
            Assert.Equal(Rfc6962.Root(leaves.AsSpan(0, size)), range.Root().ToArray());
            range = CompactRange.FromBytes(range.ToBytes());
            if (size < leaves.Length) range.Append(leaves[size]);
        }
    }

    [Fact]
    public void A_frontier_refuses_hashes_that_do_not_fit_its_size()
    {
        Assert.Throws<ArgumentException>(() => new CompactRange(3, [Merkle.EmptyRoot]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CompactRange(-1, []));
        Assert.Throws<FormatException>(() => CompactRange.FromBytes([1, 2, 3]));
        Assert.Throws<FormatException>(() => CompactRange.FromBytes([0, 0, 0, 0, 0, 0, 0, 1]));
        Assert.Throws<FormatException>(() => CompactRange.FromBytes([255, 255, 255, 255, 255, 255, 255, 255]));
        Assert.Throws<FormatException>(() => CompactRange.FromBytes(new byte[8 + 1]));
    }

    [Fact]
    public void A_hash_has_one_base64_spelling()
    {
        var text = Merkle.EmptyRoot.ToBase64();
        Assert.True(LedgerHash.TryFromBase64(text, out var hash));
        Assert.Equal(Merkle.EmptyRoot, hash);
        Assert.Equal(hash, LedgerHash.FromHex(hash.ToHex()));

        // "V" differs from "U" in a spare bit only: a lenient decoder reads the same 32 bytes.
        var spare = text.Replace("FU=", "FV=", StringComparison.Ordinal);
        Assert.Equal(hash.ToArray(), Convert.FromBase64String(spare));
        foreach (var wrong in new[] { null, "", text[..43], text + "=", " " + text[..43], spare, text[..43] + "A" })
            Assert.False(LedgerHash.TryFromBase64(wrong, out _), wrong);
    }
}
