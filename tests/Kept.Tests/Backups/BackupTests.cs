using System.Text.Json.Nodes;
using Kept.Server.Backups;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Server.Requests;
using Kept.Tests.Gate;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Backups;

/// <summary><c>kept backup</c> and <c>kept restore</c> on SQLite.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kept-backup-").FullName;
    private readonly Commands commands;

    public BackupTests() => commands = new Commands(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Backup_under_load_is_one_consistent_state_and_a_restore_brings_nobody_back_who_was_erased_since()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var (erased, stays) = (
            await Sealing.CollectAsync(host, "gone-since@example.org"),
            await Sealing.CollectAsync(host, "backed-up@example.org")
        );
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var load = Sealing.CollectAndOpenAsync(host, host, stop.Token);
        await commands.BackupAsync(host.Data);
        await stop.CancelAsync();
        await load;
        await Sealing.InTransactionAsync(host, s =>
            s.GetRequiredService<Erasure>().EraseAsync(erased, "inkwell", default)
        );
        var lost = await Sealing.CollectAsync(host, "after-the-backup@example.org");
        await host.StopAsync(_ => Task.CompletedTask);

        Assert.Contains(
            "is there already. Add --force",
            await commands.RefusedAsync(host.Data),
            StringComparison.Ordinal
        );
        var told = await commands.RestoreAsync(host.Data, "--force");
        await host.RestartAsync();

        Assert.Contains("The key store that was there stays", told, StringComparison.Ordinal);
        Assert.Equal("backed-up@example.org", await Sealing.OpenAsync(host, stays));
        Assert.NotNull(
            await host.DbAsync(db => db.Set<Person>().Where(p => p.Id == erased).Select(p => p.ErasedAt).SingleAsync())
        );
        Assert.False(await host.DbAsync(db => db.Set<Collection>().AnyAsync(c => c.PersonId == erased)));
        Assert.False(await host.DbAsync(db => db.Set<Person>().AnyAsync(p => p.Id == lost)));
        // What was there is set aside and not deleted.
        Assert.True(
            File.Exists(Path.Combine(Directory.EnumerateDirectories(host.Data, "before-restore-*").Single(), "kept.db"))
        );
    }

    [Fact]
    public async Task Parts_lie_apart_with_manifests_and_are_the_owners_alone()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await Sealing.CollectAsync(host, "manifest@example.org");
        var (code, output, _) = await Commands.RunAsync("backup", folder, "--json", "--data", host.Data);
        Assert.Equal(0, code);
        var report = JsonNode.Parse(output)!;

        var manifest = BackupManifest.Read(commands.Newest("database"));
        Assert.Equal(
            (report["id"]!.ToString(), report["ledger"]!["root"]!.ToString()),
            (manifest.Id, manifest.Ledger!.Root)
        );
        var copy = Path.Combine(commands.Newest("database"), "kept.db");
        Assert.Equal(SqliteCopy.Facts(copy).Ledger, manifest.Ledger);
        Assert.Contains("kept.db", manifest.Files.Select(f => f.Name));
        Assert.Contains(manifest.Files, f => f.Name.StartsWith("terms/", StringComparison.Ordinal));
        Assert.Equal(["keys.db"], BackupManifest.Read(commands.Newest("keys")).Files.Select(f => f.Name));
        Assert.Equal(["kept.key"], BackupManifest.Read(commands.Newest("master-key")).Files.Select(f => f.Name));
        Assert.Equal(TimeSpan.FromDays(3), BackupManifest.Read(commands.Newest("keys")).DestroyAfter - manifest.MadeAt);
        foreach (var part in new[] { "database", "keys", "master-key" })
        {
            var place = Path.Combine(folder, part);
            Assert.All(Directory.EnumerateDirectories(place, "*", SearchOption.AllDirectories).Append(place), d =>
                Assert.Equal(0b111_000_000, ModeOf(d))
            );
            Assert.All(Directory.EnumerateFiles(commands.Newest(part), "*", SearchOption.AllDirectories), f =>
                Assert.Equal(0b110_000_000, ModeOf(f))
            );
        }
    }

    [Fact]
    public async Task Running_server_is_left_alone_and_wrong_words_are_told()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await commands.BackupAsync(host.Data);
        Assert.Contains(
            "Another server is running on the data folder",
            await commands.RefusedAsync(host.Data, "--force"),
            StringComparison.Ordinal
        );
        Assert.Equal(2, (await Commands.RunAsync("backup")).Code);
        Assert.Equal(
            (2, "", "kept: There is no setting '--dta'. Did you mean '--data'?\n"),
            await Commands.RunAsync("backup", folder, "--dta", "x")
        );
        Assert.Equal(2, (await Commands.RunAsync("backup", folder, "--keep-keys", "0", "--data", host.Data)).Code);
        Assert.Equal(1, (await Commands.RunAsync("backup", folder, "--data", Path.Combine(folder, "none"))).Code);
        Assert.Contains(
            "pg_dump",
            (await Commands.RunAsync("backup", folder, "--database=Host=nowhere")).Error,
            StringComparison.Ordinal
        );
    }

    /// <summary>INVARIANT (ERASE): a key that was destroyed is in no backup after some days.</summary>
    [Fact]
    public async Task Old_copies_of_the_key_store_are_destroyed_by_the_next_backup()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await commands.BackupAsync(host.Data);
        var old = commands.Newest("keys");
        (BackupManifest.Read(old) with { DestroyAfter = DateTimeOffset.UtcNow.AddMinutes(-1) }).Write(old);
        await Eventually.TrueAsync("the next second, for the next backup", async () =>
            (await Commands.RunAsync("backup", folder, "--data", host.Data)).Code == 0
        );
        Assert.False(Directory.Exists(old));
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(folder, "keys")));
        Assert.Equal(2, Directory.EnumerateDirectories(Path.Combine(folder, "database")).Count());
    }

    private static int ModeOf(string path) => OperatingSystem.IsWindows() ? 0 : (int)File.GetUnixFileMode(path);
}
