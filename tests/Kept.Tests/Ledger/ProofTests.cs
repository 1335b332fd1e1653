using CsCheck;
using Kept.Ledger;

namespace Kept.Tests.Ledger;

public class ProofTests
{
    static readonly LedgerHash[] Leaves = Rfc6962.LeavesOf(70);

    static readonly LedgerHash[] Roots =
        [.. Enumerable.Range(0, 71).Select(size => new LedgerHash(Rfc6962.Root(Leaves.AsSpan(0, size))))];

    static LedgerHash RootOf(int size) => Roots[size];

    [Theory]
    [InlineData(0, 8,
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8,
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3,
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(1, 5,
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void The_published_inclusion_proofs_hold(int index, int size, params string[] expected)
    {
        var proof = Proofs.Inclusion(Rfc6962.Leaves, index, size);
        Assert.Equal(expected, proof.Select(hash => hash.ToHex()));
        var root = LedgerHash.FromHex(Rfc6962.Roots[size]);
        Assert.True(Proofs.VerifyInclusion(Rfc6962.Leaves[index], index, size, proof, root));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 8,
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8,
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5,
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void The_published_consistency_proofs_hold(int oldSize, int newSize, params string[] expected)
    {
        var proof = Proofs.Consistency(Rfc6962.Leaves, oldSize, newSize);
        Assert.Equal(expected, proof.Select(hash => hash.ToHex()));
        var oldRoot = LedgerHash.FromHex(Rfc6962.Roots[oldSize]);
        var newRoot = LedgerHash.FromHex(Rfc6962.Roots[newSize]);
        Assert.True(Proofs.VerifyConsistency(oldSize, newSize, proof, oldRoot, newRoot));
    }

    [Fact]
    public void Every_inclusion_proof_is_the_definitions_and_verifies_at_its_own_index_only()
    {
        for (var size = 1; size <= Leaves.Length; size++)
            for (var index = 0; index < size; index++)
            {
                var proof = Proofs.Inclusion(Leaves, index, size);
                Assert.Equal(Rfc6962.Path(index, Leaves.AsSpan(0, size)), proof);
                for (var other = -1; other <= size; other++)
                {
                    var isVerified = Proofs.VerifyInclusion(Leaves[index], other, size, proof, RootOf(size));
                    Assert.Equal(other == index, isVerified);
                }
            }
    }

    [Fact]
    public void Every_consistency_proof_is_the_definitions_and_verifies()
    {
        for (var newSize = 0; newSize <= Leaves.Length; newSize++)
            for (var oldSize = 0; oldSize <= newSize; oldSize++)
            {
                var proof = Proofs.Consistency(Leaves, oldSize, newSize);
                if (oldSize > 0) Assert.Equal(Rfc6962.SubProof(oldSize, Leaves.AsSpan(0, newSize), true), proof);
                Assert.True(Proofs.VerifyConsistency(oldSize, newSize, proof, RootOf(oldSize), RootOf(newSize)));
            }
    }

    [Fact]
    public void A_changed_bit_or_length_of_an_inclusion_proof_fails() =>
        SizeAndPlace.Sample((size, index, bit) =>
        {
            var (proof, root) = (Proofs.Inclusion(Leaves, index, size).ToArray(), RootOf(size));
            Assert.False(Proofs.VerifyInclusion(Flip(Leaves[index], bit), index, size, proof, root));
            Assert.False(Proofs.VerifyInclusion(Leaves[index], index, size, proof, Flip(root, bit)));
            foreach (var wrong in Damaged(proof, bit))
                Assert.False(Proofs.VerifyInclusion(Leaves[index], index, size, wrong, root));
        });

    [Fact]
    public void A_changed_bit_or_length_of_a_consistency_proof_fails() =>
        SizeAndPlace.Sample((newSize, place, bit) =>
        {
            var oldSize = place + 1;
            var (proof, oldRoot, newRoot) =
                (Proofs.Consistency(Leaves, oldSize, newSize).ToArray(), RootOf(oldSize), RootOf(newSize));
            Assert.False(Proofs.VerifyConsistency(oldSize, newSize, proof, Flip(oldRoot, bit), newRoot));
            Assert.False(Proofs.VerifyConsistency(oldSize, newSize, proof, oldRoot, Flip(newRoot, bit)));
            foreach (var wrong in Damaged(proof, bit))
                Assert.False(Proofs.VerifyConsistency(oldSize, newSize, wrong, oldRoot, newRoot));
        });

    [Fact]
    public void A_tree_that_rewrote_a_leaf_does_not_extend_the_earlier_one() =>
        SizeAndPlace.Where((size, place, _) => place + 1 < size).Sample((newSize, place, bit) =>
        {
            var rewritten = Leaves.ToArray();
            rewritten[bit % (place + 1)] = Flip(rewritten[bit % (place + 1)], bit);
            var newRoot = new LedgerHash(Rfc6962.Root(rewritten.AsSpan(0, newSize)));
            var proof = Proofs.Consistency(rewritten, place + 1, newSize);
            Assert.False(Proofs.VerifyConsistency(place + 1, newSize, proof, RootOf(place + 1), newRoot));
        });

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    [InlineData(0, 5)]
    [InlineData(3, 5)]
    [InlineData(4, 5)]
    [InlineData(5, 5)]
    [InlineData(long.MinValue, long.MaxValue)]
    [InlineData(long.MaxValue - 1, long.MaxValue)]
    public void Senseless_consistency_is_false_and_throws_nothing(long oldSize, long newSize)
    {
        var wrong = new LedgerHash(new byte[32]);
        for (var length = 0; length < 70; length++)
        {
            LedgerHash[] proof = [.. Enumerable.Repeat(wrong, length)];
            Assert.False(Proofs.VerifyConsistency(oldSize, newSize, proof, wrong, Leaves[0]));
        }

        Assert.False(Proofs.VerifyInclusion(wrong, oldSize, newSize, Leaves, Leaves[0]));
    }

    [Fact]
    public void A_proof_beyond_the_leaves_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Proofs.Inclusion(Leaves, 5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Proofs.Inclusion(Leaves, 0, Leaves.Length + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Proofs.Consistency(Leaves, 3, 2));
    }

    static readonly Gen<(int Size, int Place, int Bit)> SizeAndPlace =
        from size in Gen.Int[1, 70]
        from place in Gen.Int[0, size - 1]
        from bit in Gen.Int[0, 255]
        select (size, place, bit);

    static LedgerHash Flip(LedgerHash hash, int bit)
    {
        var bytes = hash.ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return new LedgerHash(bytes);
    }

    static IEnumerable<LedgerHash[]> Damaged(LedgerHash[] proof, int bit)
    {
        for (var i = 0; i < proof.Length; i++) yield return [.. proof[..i], Flip(proof[i], bit), .. proof[(i + 1)..]];
        for (var i = 0; i < proof.Length; i++) yield return [.. proof[..i], .. proof[(i + 1)..]];
        if (proof.Length > 1) yield return [.. proof.Reverse()];
        yield return [.. proof, Leaves[0]];
    }
}
