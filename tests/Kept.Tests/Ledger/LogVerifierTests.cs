using Kept.Ledger;

namespace Kept.Tests.Ledger;

/// <summary>Whatever is done to a log after its checkpoint was signed is caught from its files alone.</summary>
public class LogVerifierTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(255), InlineData(256), InlineData(257), InlineData(700), InlineData(66_000)]
    public async Task A_whole_log_verifies(int size)
    {
        var log = TestLog.WithFiles(TestLog.Commitments(size));
        Assert.Empty(await VerifyAsync(log));
    }

    [Fact]
    public async Task Every_single_changed_bit_of_every_tile_and_bundle_is_caught()
    {
        var log = TestLog.WithFiles(TestLog.Commitments(6));
        foreach (var (path, good) in log.Files.Where(f => f.Key != "checkpoint").ToList())
        {
            for (var bit = 0; bit < good.Length * 8; bit++)
            {
                byte[] changed = [.. good];
                changed[bit / 8] ^= (byte)(1 << (bit % 8));
                log.Files[path] = changed;
                Assert.True((await VerifyAsync(log)).Count > 0, $"{path}, bit {bit}");
            }

            log.Files[path] = good;
        }

        Assert.Empty(await VerifyAsync(log));
    }

    [Fact]
    public async Task A_changed_byte_of_any_file_of_a_longer_log_is_caught_and_its_file_named()
    {
        var log = TestLog.WithFiles(TestLog.Commitments(700));
        Assert.Contains("tile/1/000.p/2", log.Files.Keys);
        foreach (var (path, good) in log.Files.Where(f => f.Key != "checkpoint").ToList())
        {
            foreach (var at in new[] { 0, good.Length / 3, good.Length - 1 })
            {
                byte[] changed = [.. good];
                changed[at] ^= 0x10;
                log.Files[path] = changed;
                Assert.NotEmpty(await VerifyAsync(log));
            }

            log.Files[path] = good[..^1];
            Assert.Contains(path, Assert.Single(await VerifyAsync(log)), StringComparison.Ordinal);
            log.Files.Remove(path);
            Assert.Equal($"{path}: missing", Assert.Single(await VerifyAsync(log)));
            log.Files[path] = good;
        }
    }

    [Theory, InlineData("removed"), InlineData("added"), InlineData("exchanged"), InlineData("truncated")]
    public async Task A_log_whose_entries_were_moved_under_its_signed_checkpoint_is_caught(string how)
    {
        var entries = TestLog.Commitments(300).ToList();
        var log = TestLog.WithFiles(entries);
        switch (how)
        {
            case "removed": entries.RemoveAt(100); break;
            case "added": entries.Insert(100, Merkle.EmptyRoot); break;
            case "exchanged": (entries[4], entries[5]) = (entries[5], entries[4]); break;
            default: entries.RemoveRange(280, 20); break;
        }

        var other = TestLog.WithFiles(entries, log.Signer);
        other.Files["checkpoint"] = log.Files["checkpoint"];
        Assert.NotEmpty(await new LogVerifier(other.FileAsync).VerifyAsync(log.Checkpoint, [], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_people_who_were_shown_two_histories_find_out_when_they_compare()
    {
        var one = TestLog.WithFiles(TestLog.Commitments(300));
        var two = TestLog.WithFiles([.. TestLog.Commitments(299), Merkle.EmptyRoot, .. TestLog.Commitments(10)], one.Signer);
        Assert.Empty(await VerifyAsync(two));
        Assert.Contains("the root at size 300 is not the checkpoint's", Assert.Single(await VerifyAsync(two, one.Checkpoint)), StringComparison.Ordinal);
        Assert.Contains("the log shrank", Assert.Single(await VerifyAsync(one, two.Checkpoint)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_extends_each_of_its_earlier_checkpoints()
    {
        var log = TestLog.WithFiles(TestLog.Commitments(600));
        Checkpoint[] earlier = [.. new[] { 0, 1, 255, 256, 257, 599, 600 }.Select(size => TestLog.OfSize(size).Checkpoint)];
        Assert.Empty(await VerifyAsync(log, earlier));
    }

    static async Task<IReadOnlyList<string>> VerifyAsync(TestLog log, params Checkpoint[] earlier) =>
        await new LogVerifier(log.FileAsync).VerifyAsync(log.Checkpoint, earlier, TestContext.Current.CancellationToken);
}
