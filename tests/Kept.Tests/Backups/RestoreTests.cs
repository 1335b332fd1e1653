using Kept.Server.People;
using Kept.Server.Requests;
using Kept.Tests.Gate;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Backups;

/// <summary>What <c>kept restore</c> puts in place, and what it refuses.</summary>
public sealed class RestoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kept-backup-").FullName;
    private readonly Commands commands;

    public RestoreTests() => commands = new Commands(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Restore_into_an_empty_folder_takes_the_newest_copy_of_the_keys_and_opens_everything()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var (erased, stays) = (
            await Sealing.CollectAsync(host, "erased-later@example.org"),
            await Sealing.CollectAsync(host, "elsewhere@example.org")
        );
        await commands.BackupAsync(host.Data);
        var first = Path.GetFileName(commands.Newest("database"));
        await Sealing.InTransactionAsync(host, s =>
            s.GetRequiredService<Erasure>().EraseAsync(erased, "inkwell", default)
        );
        await Eventually.TrueAsync("the next second, for the next backup", async () =>
            (await Commands.RunAsync("backup", folder, "--data", host.Data)).Code == 0
        );
        await host.StopAsync(_ => Task.CompletedTask);
        var data = Path.Combine(folder, "elsewhere");

        await commands.RestoreAsync(data, "--id", first);
        await using var restored = await KeptHost.StartAsync(Provider.Sqlite, null, $"--data={data}");

        Assert.Equal("elsewhere@example.org", await Sealing.OpenAsync(restored, stays));
        Assert.NotNull(
            await restored.DbAsync(db =>
                db.Set<Person>().Where(p => p.Id == erased).Select(p => p.ErasedAt).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task Backup_that_was_damaged_changed_or_is_incomplete_is_named_and_nothing_is_touched()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await Sealing.CollectAsync(host, "damaged@example.org");
        await commands.BackupAsync(host.Data);
        await host.StopAsync(_ => Task.CompletedTask);
        var (database, key, data) = (
            Path.Combine(commands.Newest("database"), "kept.db"),
            Path.Combine(commands.Newest("master-key"), "kept.key"),
            Path.Combine(folder, "new")
        );
        var whole = await File.ReadAllBytesAsync(database, TestContext.Current.CancellationToken);

        whole[^100] ^= 1;
        await File.WriteAllBytesAsync(database, whole, TestContext.Current.CancellationToken);
        Assert.Contains(
            "was changed: its SHA-256 is not the manifest's",
            await commands.RefusedAsync(data),
            StringComparison.Ordinal
        );
        await File.WriteAllBytesAsync(database, whole[..^4096], TestContext.Current.CancellationToken);
        Assert.Contains("its manifest says", await commands.RefusedAsync(data), StringComparison.Ordinal);
        whole[^100] ^= 1;
        await File.WriteAllBytesAsync(database, whole, TestContext.Current.CancellationToken);
        var right = await File.ReadAllTextAsync(key, TestContext.Current.CancellationToken);
        File.Delete(key);
        Assert.Contains("is missing", await commands.RefusedAsync(data), StringComparison.Ordinal);
        await File.WriteAllTextAsync(key, right, TestContext.Current.CancellationToken);
        Directory.Move(Path.Combine(folder, "keys"), Path.Combine(folder, "keys-elsewhere"));
        Assert.Contains("No key store fits the database", await commands.RefusedAsync(data), StringComparison.Ordinal);

        Assert.False(Directory.Exists(data));
        await commands.RestoreAsync(data, "--keys-in", Path.Combine(folder, "keys-elsewhere"));
    }
}
