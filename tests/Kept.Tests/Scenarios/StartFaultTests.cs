using System.Net;
using System.Security.Cryptography;
using Kept.Server.Storage;
using Kept.Server.Ledgers;
using Kept.Tests.Hosting;
using Kept.Tests.Requests;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Scenarios;

/// <summary>What an operator reads when the server cannot start: what is wrong, where, and what to do. Nothing is changed.</summary>
public sealed class StartFaultTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kept-start-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_missing_key_file_is_named_and_not_replaced()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var key = Path.Combine(host.Data, "kept.key");

        var error = await Assert.ThrowsAsync<StartupException>(() => host.RestartAsync(() => File.Delete(key)));

        Assert.Contains($"'{key}' is missing", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(key));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_key_of_another_installation_is_refused(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var key = Path.Combine(host.Data, "kept.key");

        var error = await Assert.ThrowsAsync<StartupException>(() => host.RestartAsync(
            () => File.WriteAllText(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))));

        Assert.Contains("not the one this database was sealed with", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_and_left_alone()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var database = Path.Combine(host.Data, "kept.db");
        var text = string.Concat(Enumerable.Repeat("These are my shopping notes.\n", 200));

        var error = await Assert.ThrowsAsync<StartupException>(() => host.RestartAsync(() => Overwrite(database, text)));

        Assert.Contains($"'{database}' is not a SQLite database", error.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(database, TestContext.Current.CancellationToken));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task An_older_server_refuses_a_newer_database(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await host.DbAsync(db => db.Database.ExecuteSqlRawAsync(
            """INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('29990101000000_FromTheFuture', '99.0.0')"""));

        var error = await Assert.ThrowsAsync<StartupException>(() => host.RestartAsync());

        Assert.Contains("used by a newer Kept", error.Message, StringComparison.Ordinal);
        Assert.Contains("29990101000000_FromTheFuture", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_the_same_data_folder_is_refused_and_the_first_goes_on()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);

        var error = await Assert.ThrowsAsync<StartupException>(() => KeptHost.StartAsync(Provider.Sqlite, null, $"--data={host.Data}"));

        Assert.Contains($"Another server is running on the data folder '{host.Data}'", error.Message, StringComparison.Ordinal);
        using var browser = host.Browser();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/privacy/policy")).Status);
        await host.RestartAsync();
    }

    /// <summary>Versions before left leases in the SQLite file as well.</summary>
    [Fact]
    public async Task A_start_takes_up_at_once_what_a_dead_server_held()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var later = host.Clock.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds();
        await host.DbAsync(db => db.Database.ExecuteSqlAsync($"""INSERT INTO leases ("Name", "Owner", "Until") VALUES ({nameof(Integrator)}, 'dead', {later})"""));

        await host.RestartAsync();

        using var browser = host.Browser();
        await RecordSteps.WriteLetterAsync(browser, "after-the-dead@example.org", "Ada After");
        await Eventually.TrueAsync("every entry to be placed", () => host.DbAsync(async db => !await db.Set<LedgerEntry>().AnyAsync(e => e.Index == null)));
    }

    [Fact]
    public async Task A_server_killed_while_it_changed_the_schema_does_not_stop_the_next_for_ever()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await host.DbAsync(db => db.Database.ExecuteSqlRawAsync(
            """INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2026-11-01 00:00:00')"""));

        await host.RestartAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        using var browser = host.Browser();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/privacy/policy")).Status);
    }

    [Fact]
    public async Task A_database_server_that_does_not_answer_is_said_to_be_so()
    {
        var error = await Assert.ThrowsAsync<StartupException>(() => KeptHost.StartAsync(
            Provider.Sqlite, null, "--database=Host=127.0.0.1;Port=1;Username=nobody;Password=marked-secret;Database=kept;Timeout=2"));

        Assert.Contains("does not answer", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("marked-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_with_an_error_stops_the_start_with_line_column_and_a_suggestion()
    {
        var policies = CopyOfPolicies();
        var file = Path.Combine(policies, "inkwell", "2026-11-01.md");
        var lines = await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken);
        var line = Array.FindIndex(lines, l => l.StartsWith("use name, email", StringComparison.Ordinal));
        lines[line] = lines[line].Replace("email", "emial", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(file, lines, TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<StartupException>(() => KeptHost.StartAsync(Provider.Sqlite, null, $"--Policies={policies}"));

        Assert.Contains($"inkwell/2026-11-01.md:{line + 1}:11: error: 'emial' is not a category; did you mean 'email'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_published_policy_cannot_be_changed_under_its_date()
    {
        var policies = CopyOfPolicies();
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, null, $"--Policies={policies}");

        var error = await Assert.ThrowsAsync<StartupException>(() => host.RestartAsync(
            () => File.AppendAllText(Path.Combine(policies, "inkwell", "2026-11-01.md"), "\nAnd one more thing.\n")));

        Assert.Contains("policies/inkwell/2026-11-01.md is not the file that was published", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(folder.FullName, "in-the-way");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<StartupException>(() => KeptHost.StartAsync(Provider.Sqlite, null, $"--data={file}/data"));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains("--data DIR", error.Message, StringComparison.Ordinal);
    }

    private string CopyOfPolicies()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "policies");
        foreach (var file in Directory.EnumerateFiles(source, "*.md", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder.FullName, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return folder.FullName;
    }

    private static void Overwrite(string database, string text)
    {
        foreach (var companion in new[] { "-wal", "-shm" })
            File.Delete(database + companion);
        File.WriteAllText(database, text);
    }
}
