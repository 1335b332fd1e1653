using Kept.Ledger;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Kept.Verifier;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Ledgers;

/// <summary>
/// A log that came from a backup uses no published position twice, and an auditor is told what to do.
/// </summary>
public sealed class LogRestoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kept-auditor-").FullName;

    private string State => Path.Combine(folder, "state");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Copied by hand and without a word to the server: the key store knows how long the log was.</summary>
    [Fact]
    public async Task Auditor_whose_state_is_ahead_of_the_restored_log_is_told_what_is_lost_and_how_to_go_on()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await WriteAsync(host, 20);
        var (database, key) = (Path.Combine(host.Data, "kept.db"), await KeyAsync(host));
        await host.RestartAsync(() => File.Copy(database, Path.Combine(folder, "kept.db")));
        var kept = Kept.Server.Backups.SqliteCopy.Facts(Path.Combine(folder, "kept.db")).Ledger.Size;
        await WriteAsync(host, 30);
        Assert.Equal(0, Log(host, key).Code);
        var seen = await File.ReadAllTextAsync(State, TestContext.Current.CancellationToken);

        await host.RestartAsync(() => File.Copy(Path.Combine(folder, "kept.db"), database, overwrite: true));
        await WriteAsync(host, 60);

        var (code, output) = Log(host, key);
        Assert.Equal(1, code);
        Assert.Contains("RESTORED: on ", output, StringComparison.Ordinal);
        Assert.Contains($"in which {key.Split('+')[0]} has {kept} entries", output, StringComparison.Ordinal);
        Assert.Contains("LOST: you verified ", output, StringComparison.Ordinal);
        Assert.Contains("--after-restore", output, StringComparison.Ordinal);
        Assert.Equal(seen, await File.ReadAllTextAsync(State, TestContext.Current.CancellationToken));

        (code, output) = Log(host, key, "--after-restore");
        Assert.Equal(0, code);
        Assert.Equal(
            seen,
            await File.ReadAllTextAsync(
                Directory.EnumerateFiles(folder, "state.before-restore-*").Single(),
                TestContext.Current.CancellationToken
            )
        );
        await WriteAsync(host, 5);
        Assert.Contains("it extends the log of size", Log(host, key).Output, StringComparison.Ordinal);
        Assert.Contains("it extends the log of size", Log(host, await KeyAsync(host)).Output, StringComparison.Ordinal);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Auditor_who_saw_nothing_that_was_lost_goes_on_with_the_old_key_or_the_new_one(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await WriteAsync(host, 20);
        var key = await KeyAsync(host);
        Assert.Equal(0, Log(host, key).Code);

        await host.RestartAsync(() => File.WriteAllText(Path.Combine(host.Data, "kept.restored"), "by hand"));
        // Said twice, as by a start that was killed before it deleted the file, it changes nothing more.
        var next = await KeyAsync(host);
        await host.RestartAsync(() => File.WriteAllText(Path.Combine(host.Data, "kept.restored"), "by hand"));
        Assert.Equal(next, await KeyAsync(host));
        Assert.NotEqual(key, next);
        await WriteAsync(host, 10);

        var (code, output) = Log(host, key);
        Assert.Equal(0, code);
        Assert.Contains(
            $"Nothing that you verified before was lost. From now on give the new key: --key {next}",
            output,
            StringComparison.Ordinal
        );
        Assert.Equal(0, Log(host, next).Code);
        Assert.Equal(
            1,
            await host.DbAsync(db => db.Set<LedgerEntry>().CountAsync(e => e.Kind == EntryKind.LogRestored))
        );
    }

    [Fact]
    public async Task Ordinary_restart_and_one_after_a_kill_keep_the_name_of_the_log()
    {
        await using var kept = await KeptProcess.StartAsync(Provider.Sqlite);
        using var browser = kept.Browser(cookies: false);
        var key = (await browser.GetAsync("/ledger/key")).Source;
        await Requests.RecordSteps.WriteLetterAsync(browser, "log-name@example.org", "Lana Log");
        await kept.KillAsync();
        await kept.RunAsync();
        Assert.Equal(key, (await browser.GetAsync("/ledger/key")).Source);
        Assert.Equal("[]", (await browser.GetAsync("/ledger/restored")).Source);
    }

    [Theory, InlineData(-1), InlineData(1)]
    public void Statement_that_the_old_key_did_not_sign_is_not_followed(int change)
    {
        var (old, other) = (
            Ledger.TestLog.NewSigner("a.example/log", NoteSignatureType.Ed25519),
            Ledger.TestLog.NewSigner("b.example/log", NoteSignatureType.Ed25519)
        );
        var log = Ledger.TestLog.WithFiles(Ledger.TestLog.Commitments(3), other);
        foreach (var (path, bytes) in log.Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllBytes(Path.Combine(folder, path), bytes);
        }
        var text = new RestoreStatement("a.example/log", 3, log.Root, other.Key, DateTimeOffset.UnixEpoch).ToString();
        var signer = change < 0 ? other : old;
        var note = new SignedNote(text, [signer.Sign(text)]);
        File.WriteAllText(
            Path.Combine(folder, "restored"),
            System.Text.Json.JsonSerializer.Serialize(new[] { note.ToString() })
        );
        // The checkpoint of the sample log names another origin, so even a followed statement leads to no verified log.
        Assert.Contains(
            change < 0 ? "not signed by a.example/log" : "RESTORED",
            Run("log", folder, "--key", old.Key.ToString()).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Statement_reads_back_and_is_no_checkpoint()
    {
        var signer = Ledger.TestLog.NewSigner("b.example/log", NoteSignatureType.Ed25519);
        var statement = new RestoreStatement(
            "a.example/log",
            3,
            Ledger.TestLog.OfSize(3).Root,
            signer.Key,
            new DateTimeOffset(2026, 11, 30, 1, 2, 3, 4, TimeSpan.Zero)
        );
        Assert.True(RestoreStatement.TryParse(statement.ToString(), out var read));
        Assert.Equal(statement.ToString(), read.ToString());
        Assert.False(Checkpoint.TryParse(statement.ToString(), out _, out _));
        Assert.False(RestoreStatement.TryParse(Ledger.TestLog.OfSize(3).Checkpoint.ToString(), out _));
        CsCheck.Check.Sample(CsCheck.Gen.String, t => Assert.False(RestoreStatement.TryParse(t, out _)));
    }

    private static async Task WriteAsync(KeptHost host, int entries)
    {
        await host.ScopedAsync(s =>
            s.GetRequiredService<Transactions>()
                .RunAsync(() =>
                {
                    for (var i = 0; i < entries; i++)
                        s.GetRequiredService<LedgerWriter>()
                            .Add(EntryKind.Expired, null, "inkwell", new() { ["number"] = i });
                    return Task.FromResult(true);
                })
        );
        await Eventually.TrueAsync("all entries to be placed", async () =>
            !await host.DbAsync(db => db.Set<LedgerEntry>().AnyAsync(e => e.Index == null))
        );
    }

    private static async Task<string> KeyAsync(KeptHost host)
    {
        using var browser = host.Browser(cookies: false);
        return (await browser.GetAsync("/ledger/key")).Source.Trim();
    }

    private (int Code, string Output) Log(KeptHost host, string key, params string[] more) =>
        Run(["log", $"http://127.0.0.1:{host.Port}/ledger", "--key", key, "--state", State, .. more]);

    private static (int Code, string Output) Run(params string[] args)
    {
        using StringWriter output = new(),
            error = new();
        var code = VerifyCommand.Run(args, output, error);
        Assert.Empty(error.ToString());
        return (code, output.ToString());
    }
}
