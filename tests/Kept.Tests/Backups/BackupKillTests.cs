using Kept.Server.Storage;
using Kept.Tests.Gate;
using Kept.Tests.Hosting;

namespace Kept.Tests.Backups;

/// <summary>Backups and restores whose process is killed, and servers that were.</summary>
public sealed class BackupKillTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kept-backup-").FullName;
    private readonly Commands commands;

    public BackupKillTests() => commands = new Commands(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Killed_at_every_step_a_restore_goes_on_and_no_server_starts_in_between()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var person = await Sealing.CollectAsync(host, "killed-restore@example.org");
        await commands.BackupAsync(host.Data);
        await host.StopAsync(_ => Task.CompletedTask);
        var data = Path.Combine(folder, "restored");
        string[] restore = ["restore", folder, "--data", data, "--force"];
        Directory.CreateDirectory(data);
        await File.WriteAllTextAsync(
            Path.Combine(data, "kept.db-wal"),
            "left by a server that was killed",
            TestContext.Current.CancellationToken
        );

        Assert.Equal(ServerEndedException.Killed, await Commands.KilledAtAsync("restore-half-copied", restore));
        Assert.False(File.Exists(Path.Combine(data, "kept.db")));
        foreach (var point in new[] { "restore-ready", "restore-set-aside", "restore-keys" })
        {
            Assert.Equal(ServerEndedException.Killed, await Commands.KilledAtAsync(point, restore));
            var error = await Assert.ThrowsAsync<StartupException>(() =>
                KeptHost.StartAsync(Provider.Sqlite, null, $"--data={data}")
            );
            Assert.Contains(
                "was interrupted. Run the same 'kept restore' again",
                error.Message,
                StringComparison.Ordinal
            );
        }
        Assert.Equal(ServerEndedException.Killed, await Commands.KilledAtAsync("restore-in-place", restore));
        await commands.RestoreAsync(data, "--force");

        Assert.False(File.Exists(Path.Combine(data, "kept.db-wal")));
        await using var restored = await KeptHost.StartAsync(Provider.Sqlite, null, $"--data={data}");
        Assert.Equal("killed-restore@example.org", await Sealing.OpenAsync(restored, person));
    }

    [Fact]
    public async Task Killed_backup_leaves_nothing_that_a_restore_would_take()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await Sealing.CollectAsync(host, "killed-backup@example.org");
        string[] backup = ["backup", folder, "--data", host.Data];
        Assert.Equal(ServerEndedException.Killed, await Commands.KilledAtAsync("backup-database", backup));
        Assert.Contains(
            "There is no backup in",
            await commands.RefusedAsync(Path.Combine(folder, "new")),
            StringComparison.Ordinal
        );
        Assert.Equal(ServerEndedException.Killed, await Commands.KilledAtAsync("backup-half-named", backup));
        Assert.Contains(
            "No key store fits",
            await commands.RefusedAsync(Path.Combine(folder, "new")),
            StringComparison.Ordinal
        );

        await Eventually.TrueAsync("the next second, for the next backup", async () =>
            (await Commands.RunAsync(backup)).Code == 0
        );

        Assert.DoesNotContain(Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories), d =>
            d.EndsWith(".unfinished", StringComparison.Ordinal)
        );
        await commands.RestoreAsync(Path.Combine(folder, "new"));
    }

    /// <summary>SQLite replays a write-ahead file over whatever database it finds beside it.</summary>
    [Fact]
    public async Task What_a_killed_server_left_is_not_replayed_over_the_backup()
    {
        await using var kept = await KeptProcess.StartAsync(Provider.Sqlite);
        await commands.BackupAsync(kept.Data);
        using (var browser = kept.Browser(cookies: false))
            await Requests.RecordSteps.WriteLetterAsync(browser, "in-the-wal@example.org", "Wanda Wal");
        await kept.KillAsync();
        var log = new FileInfo(Path.Combine(kept.Data, "kept.db-wal"));
        Assert.True(log is { Exists: true, Length: > 0 });

        await commands.RestoreAsync(kept.Data, "--force");

        Assert.False(File.Exists(log.FullName));
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={Path.Combine(kept.Data, "kept.db")};Pooling=False"
        );
        connection.Open();
        using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM people";
        Assert.Equal(0L, count.ExecuteScalar());
    }
}
