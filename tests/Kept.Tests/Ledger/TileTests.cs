using CsCheck;
using Kept.Ledger;

namespace Kept.Tests.Ledger;

/// <summary>Tiles as C2SP tlog-tiles lays them out, and the trees that are read from them.</summary>
public class TileTests
{
    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(1, 1_234_067, 256, "tile/1/x001/x234/067")]
    [InlineData(-1, 999, 1, "tile/entries/999.p/1")]
    [InlineData(63, 1_000, 255, "tile/63/x001/000.p/255")]
    public void A_tile_has_the_path_of_the_specification(int level, long index, int width, string path)
    {
        var tile = new TileAddress(level, index, width);
        Assert.Equal(path, tile.Path);
        Assert.True(TileAddress.TryParse(path, out var read));
        Assert.Equal(tile, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/Entries/000")]
    [InlineData("tile/0/x000/000")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x001")]
    [InlineData("tile/0/x001/x000")]
    [InlineData("tile/0/x0 1/000")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/00")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000.p/1/2")]
    [InlineData("tile/0/x001/x001/x001/x001/x001/x001/001")]
    [InlineData("/tile/0/000")]
    public void A_second_spelling_of_a_tile_is_none(string path) => Assert.False(TileAddress.TryParse(path, out _));

    [Fact]
    public void Every_tile_reads_back_from_its_path() =>
        Gen.Select(Gen.Int[-1, 63], Gen.Long[0, 1L << 50], Gen.Int[1, 256]).Sample((level, index, width) =>
        {
            var tile = new TileAddress(level, index, width);
            Assert.True(TileAddress.TryParse(tile.Path, out var read));
            Assert.Equal(tile, read);
        });

    [Fact]
    public void A_tree_of_70000_has_the_tiles_that_the_specification_counts()
    {
        Assert.Equal(new TileAddress(0, 272, 256), TileAddress.Holding(0, 272 * 256, 70_000));
        Assert.Equal(new TileAddress(0, 273, 112), TileAddress.Holding(0, 69_999, 70_000));
        Assert.Equal(new TileAddress(1, 0, 256), TileAddress.Holding(1, 255, 70_000));
        Assert.Equal(new TileAddress(1, 1, 17), TileAddress.Holding(1, 256, 70_000));
        Assert.Equal(new TileAddress(2, 0, 1), TileAddress.Holding(2, 0, 70_000));
        Assert.Equal(new TileAddress(1, 0, 1), TileAddress.Holding(1, 0, 256));
        Assert.Throws<ArgumentOutOfRangeException>(() => TileAddress.Holding(2, 1, 70_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => TileAddress.Holding(1, 0, 255));
    }

    [Fact]
    public void A_tree_read_from_tiles_has_the_roots_and_proofs_of_the_one_in_memory() =>
        Gen.Select(Gen.OneOf(Gen.Int[1, 1_200], Gen.Const(65_535), Gen.Const(65_536), Gen.Const(66_000)), Gen.Double[0, 1], Gen.Double[0, 1]).SampleAsync(async (size, a, b) =>
        {
            var log = TestLog.OfSize(size);
            var leaves = log.Leaves;
            var (index, old) = ((long)(a * (size - 1)), (long)(b * size));
            var tree = new TiledTree(size, log.TileAsync);
            Assert.Equal(log.Root, await tree.RootAsync());
            Assert.Equal(leaves[(int)index], await tree.LeafAsync(index));
            Assert.Equal(Proofs.Inclusion(leaves, index, size), await tree.InclusionAsync(index));
            Assert.Equal(Proofs.Consistency(leaves, old, size), await tree.ConsistencyAsync(old));
        }, iter: 60, threads: 1);

    [Fact]
    public async Task An_empty_tree_asks_for_no_tile() =>
        Assert.Equal(Merkle.EmptyRoot, await new TiledTree(0, (_, _) => throw new InvalidOperationException()).RootAsync(TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_tile_of_another_length_is_refused_with_its_path()
    {
        var tree = new TiledTree(3, (_, _) => new(new byte[64]));
        var refused = await Assert.ThrowsAsync<FormatException>(async () => await tree.RootAsync(TestContext.Current.CancellationToken));
        Assert.Contains("tile/0/000.p/3: 64 bytes instead of 96", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_gives_the_leaf_hashes_of_its_entries_of_any_length()
    {
        var commitment = Merkle.LeafHash([1]);
        Assert.Equal([Merkle.LeafHash(commitment.ToArray())], EntryBundle.LeafHashes(EntryBundle.Write([commitment])));
        Assert.Equal([Merkle.LeafHash([]), Merkle.LeafHash([7, 8])], EntryBundle.LeafHashes([0, 0, 0, 2, 7, 8]));
        Assert.Null(EntryBundle.LeafHashes([0, 2, 7]));
        Assert.Null(EntryBundle.LeafHashes([0]));
    }
}
