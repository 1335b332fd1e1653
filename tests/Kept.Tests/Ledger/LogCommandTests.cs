using Kept.Ledger;
using Kept.Verifier;

namespace Kept.Tests.Ledger;

/// <summary><c>kept-verify log</c> and the witness's commands, as an auditor with a folder and a public key uses them.</summary>
public sealed class LogCommandTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("kept-log-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_whole_log_is_verified_and_the_next_time_it_must_extend_what_was_seen()
    {
        var small = Put(TestLog.WithFiles(TestLog.Commitments(300)));
        Assert.Equal((0, $"VERIFIED: {TestLog.Origin}, size 300, root {small.Root}\n", ""), Log(small.Signer.Key, "--state", State));
        var large = Put(TestLog.WithFiles(TestLog.Commitments(520), small.Signer));
        var (code, output, _) = Log(large.Signer.Key, "--state", State);
        Assert.Equal((0, true), (code, output.Contains("it extends the log of size 300 seen last time", StringComparison.Ordinal)));

        Put(small);
        (code, output, _) = Log(small.Signer.Key, "--state", State);
        Assert.Equal((1, true), (code, output.Contains("FAILED the log shrank: it had 520 entries", StringComparison.Ordinal)));

        // What was seen is kept, so that the shorter log does not become the truth by being asked about twice.
        Assert.Equal(1, Log(small.Signer.Key, "--state", State).Code);
        var fork = Put(TestLog.WithFiles([.. TestLog.Commitments(519), Merkle.EmptyRoot, Merkle.EmptyRoot], small.Signer));
        (code, output, _) = Log(fork.Signer.Key, "--state", State);
        Assert.Equal((1, true), (code, output.Contains("the root at size 520 is not the checkpoint's", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_changed_tile_is_named()
    {
        var log = Put(TestLog.WithFiles(TestLog.Commitments(300)));
        var tile = Path.Combine(folder, "tile", "entries", "001.p", "44");
        var bytes = File.ReadAllBytes(tile);
        bytes[40] ^= 1;
        File.WriteAllBytes(tile, bytes);
        Assert.Equal((1, $"FAILED tile/entries/001.p/44: entry 257 does not hash to its leaf in tile/0/001.p/44\nNOT VERIFIED: {TestLog.Origin}, size 300, root {log.Root}\n", ""), Log(log.Signer.Key));
        File.Delete(tile);
        Assert.Contains("tile/entries/001.p/44: missing", Log(log.Signer.Key).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_signed_by_another_key_does_not_verify()
    {
        Put(TestLog.WithFiles(TestLog.Commitments(3)));
        var (code, output, _) = Log(TestLog.NewSigner(TestLog.Origin, NoteSignatureType.Ed25519).Key);
        Assert.Equal((1, true), (code, output.Contains("FAILED checkpoint: not signed by example.com/ledger", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_witness_cosigns_what_extends_its_state_and_others_ask_for_its_signature()
    {
        var log = Put(TestLog.WithFiles(TestLog.Commitments(10)));
        var secret = Path.Combine(folder, "witness.key");
        var (code, output, _) = Run("key", "witness.example.com/w1", secret);
        Assert.Equal((0, true), (code, NoteKey.TryParse(output.Trim(), out var witness, out _)));
        Assert.Equal(2, Run("key", "witness.example.com/w1", secret).Code);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secret));

        Assert.Equal(1, Log(log.Signer.Key, "--witness", witness!.ToString()).Code);
        (code, output, _) = Run("cosign", folder, "--key", log.Signer.Key.ToString(), "--state", State, "--secret", secret);
        Assert.Equal(0, code);
        File.WriteAllText(Path.Combine(folder, "checkpoint"), output);
        Assert.Equal(0, Log(log.Signer.Key, "--witness", witness.ToString()).Code);

        Put(TestLog.WithFiles([.. TestLog.Commitments(9), Merkle.EmptyRoot, Merkle.EmptyRoot], log.Signer));
        (code, output, var error) = Run("cosign", folder, "--key", log.Signer.Key.ToString(), "--state", State, "--secret", secret);
        Assert.Equal((1, "", true), (code, output, error.Contains("the root at size 10", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_cannot_be_checked_is_misuse_and_says_why()
    {
        var log = TestLog.WithFiles(TestLog.Commitments(3));
        var key = log.Signer.Key;
        Assert.Equal((2, "", $"kept-verify: {folder}: there is no checkpoint\n"), Log(key));
        Put(log);
        Assert.Contains("no folder, and no http(s) address", Run("log", folder + "/none", "--key", key.ToString()).Error, StringComparison.Ordinal);
        Assert.Contains("--key: the ID in the key's middle", Run("log", folder, "--key", key.ToString().Replace("example.com", "example.org", StringComparison.Ordinal)).Error, StringComparison.Ordinal);
        Assert.Contains("this is the key of a log", Run("log", folder, "--key", key.ToString(), "--witness", key.ToString()).Error, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:1/checkpoint: ", Run("log", "http://127.0.0.1:1", "--key", key.ToString()).Error, StringComparison.Ordinal);
        File.WriteAllText(State, "nonsense");
        Assert.Contains("state: a note is a text", Log(key, "--state", State).Error, StringComparison.Ordinal);
        Assert.Equal("nonsense", File.ReadAllText(State));
        File.WriteAllText(Path.Combine(folder, "checkpoint"), "a\n1\nb\n");
        Assert.Contains("checkpoint: a note is a text", Log(key).Error, StringComparison.Ordinal);
        Assert.Equal(2, Run("log", folder).Code);
    }

    string State => Path.Combine(folder, "state");

    TestLog Put(TestLog log)
    {
        foreach (var (path, bytes) in log.Files)
        {
            var file = Path.Combine([folder, .. path.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }

        return log;
    }

    (int Code, string Output, string Error) Log(NoteKey key, params string[] more) => Run(["log", folder, "--key", key.ToString(), .. more]);

    static (int Code, string Output, string Error) Run(params string[] args)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        return (VerifyCommand.Run(args, output, error), output.ToString(), error.ToString());
    }
}
