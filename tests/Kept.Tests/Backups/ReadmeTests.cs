using System.Diagnostics;
using System.Text.RegularExpressions;
using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Requests;
using Kept.Tests.Architecture;
using Kept.Tests.Gate;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Kept.Tests.Backups;

/// <summary>The commands of the README's chapter on backups, as they stand there.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kept-readme-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Backup_and_restore_work_as_the_README_says(Provider provider)
    {
        var commands = Commands()
            .Where(c => c.Contains("pg_", StringComparison.Ordinal) == (provider == Provider.Postgres))
            .ToList();
        Assert.Equal(2, commands.Count);
        var data = Path.Combine(folder, "data");
        await using var host = await KeptHost.StartAsync(provider);
        var (erased, stays) = (
            await Sealing.CollectAsync(host, $"readme-gone-{provider}@example.org"),
            await Sealing.CollectAsync(host, $"readme-{provider}@example.org")
        );
        var fresh = provider == Provider.Postgres ? await Postgres.NewDatabaseAsync() : "";
        Directory.CreateSymbolicLink(data, host.Data);
        await RunAsync(commands[0], host.Database, fresh);
        await Sealing.InTransactionAsync(host, s =>
            s.GetRequiredService<Erasure>().EraseAsync(erased, "inkwell", default)
        );
        await host.StopAsync(_ => Task.CompletedTask);
        await RunAsync(commands[1], host.Database, fresh);

        await using var restored = await KeptHost.StartAsync(
            provider,
            null,
            [$"--data={host.Data}", .. Postgres.Flag(fresh)]
        );

        Assert.Equal($"readme-{provider}@example.org", await Sealing.OpenAsync(restored, stays));
        Assert.NotNull(
            await restored.DbAsync(db =>
                db.Set<Person>().Where(p => p.Id == erased).Select(p => p.ErasedAt).SingleAsync()
            )
        );
        Assert.Single(await restored.DbAsync(db => db.Set<LogRestore>().ToListAsync()));
        Assert.False(File.Exists(Path.Combine(host.Data, "kept.restored")));
    }

    /// <summary>The shell commands of the chapter, a block each.</summary>
    private static IEnumerable<string> Commands()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));
        var chapter = text[
            text.IndexOf("## Backup", StringComparison.Ordinal)..text.IndexOf("## Further", StringComparison.Ordinal)
        ];
        return Blocks().Matches(chapter).Select(m => m.Groups[1].Value);
    }

    private async Task RunAsync(string commands, string database, string fresh)
    {
        // Nothing was published for a test; it has the same program.
        var script = commands.Replace(
            "dotnet out/kept.dll",
            $"dotnet exec '{Path.Combine(AppContext.BaseDirectory, "kept.dll")}'",
            StringComparison.Ordinal
        );
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        if (database.Length > 0)
            (start.Environment["DATABASE"], start.Environment["NEW_DATABASE"]) = (Uri(database), Uri(fresh));
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, error);
    }

    private static string Uri(string connection)
    {
        var parts = new NpgsqlConnectionStringBuilder(connection);
        var password = parts.Password is { Length: > 0 } p ? $":{System.Uri.EscapeDataString(p)}" : "";
        var (user, host) = (System.Uri.EscapeDataString(parts.Username!), System.Uri.EscapeDataString(parts.Host!));
        return $"postgresql://{user}{password}@/{parts.Database}?host={host}&port={parts.Port}";
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
