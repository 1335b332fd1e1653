using System.CommandLine;
using System.Text.Json;
using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Backups;

/// <summary>
/// <c>kept backup</c> and <c>kept restore</c>, with the server's own settings. Exit codes: 0 done, 1 not done, 2
/// wrong arguments.
/// </summary>
internal static class BackupCommand
{
    private const int NotDone = 1;
    private const int KeepKeysDays = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new TimestampConverter() },
    };

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Kept") { Backup(output), Restore(output) };
        // What is left are the server's settings.
        foreach (var command in root.Subcommands.Prepend(root))
            command.TreatUnmatchedTokensAsErrors = false;
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var faults = parsed
            .Errors.Select(e => e.Message)
            .Concat(CommandLine.Fault(parsed.UnmatchedTokens) is { } fault ? [fault] : [])
            .ToList();
        foreach (var problem in faults)
            await error.WriteLineAsync($"kept: {problem}");
        if (faults.Count > 0)
            return CommandLine.Misuse;
        try
        {
            return await parsed.InvokeAsync(
                new()
                {
                    Output = output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                }
            );
        }
        catch (Exception e) when (e is BackupException or StartupException)
        {
            await error.WriteLineAsync($"kept: {e.Message}");
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
        {
            await error.WriteLineAsync($"kept: {e.Message} Nothing was left half-done: run the command again.");
        }
        return NotDone;
    }

    private static Command Backup(TextWriter output)
    {
        var (folder, keys, key, json) = Arguments();
        var days = new Option<int>("--keep-keys")
        {
            Description = "For how many days copies of the key store are kept.",
            DefaultValueFactory = _ => KeepKeysDays,
        };
        days.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 1 or > 90)
                r.AddError("--keep-keys is a number of days from 1 to 90.");
        });
        var command = new Command(
            "backup",
            "Copies database, key store and master key, and verifies the copies. The server may be running."
        )
        {
            folder,
            keys,
            key,
            days,
            json,
        };
        command.SetAction((parsed, _) => Task.FromResult(Act(parsed, output, (options, terms) =>
                    {
                        var places = BackupFolders.Of(
                            parsed.GetRequiredValue(folder),
                            parsed.GetValue(keys),
                            parsed.GetValue(key)
                        );
                        var report = new TakeBackup(options, places, terms, TimeProvider.System).Run(
                            TimeSpan.FromDays(parsed.GetValue(days))
                        );
                        output.WriteLine(
                            parsed.GetValue(json) ? JsonSerializer.Serialize(report, Json) : BackupWords.Of(report)
                        );
                    })));
        return command;
    }

    private static Command Restore(TextWriter output)
    {
        var (folder, keys, key, json) = Arguments();
        var id = new Option<string>("--id")
        {
            Description = "Which backup, such as 20261130T031500Z; the newest unless given.",
            HelpName = "ID",
        };
        var force = new Option<bool>("--force")
        {
            Description = "Replace the installation that is in the data folder.",
        };
        var lossless = new Option<bool>("--nothing-lost")
        {
            Description =
                "Nothing happened after the backup: the server was stopped before it. The ledger keeps its name.",
        };
        var command = new Command(
            "restore",
            "Verifies a backup and puts it into the data folder. The server must be stopped."
        )
        {
            folder,
            keys,
            key,
            id,
            force,
            lossless,
            json,
        };
        command.SetAction((parsed, _) => Task.FromResult(Act(parsed, output, (options, terms) =>
                    {
                        var places = BackupFolders.Of(
                            parsed.GetRequiredValue(folder),
                            parsed.GetValue(keys),
                            parsed.GetValue(key)
                        );
                        var report = new RestoreBackup(options, TimeProvider.System).Run(
                            () => RestoreSource.Of(options, places, parsed.GetValue(id), terms),
                            parsed.GetValue(force),
                            parsed.GetValue(lossless)
                        );
                        output.WriteLine(
                            parsed.GetValue(json) ? JsonSerializer.Serialize(report, Json) : BackupWords.Of(report)
                        );
                    })));
        return command;
    }

    private static (
        Argument<string> Folder,
        Option<string> Keys,
        Option<string> MasterKey,
        Option<bool> Json
    ) Arguments() =>
        (
            new Argument<string>("FOLDER") { Description = "Where the backups are." },
            new Option<string>("--keys-in")
            {
                Description = "Where copies of the key store are; FOLDER/keys unless given.",
                HelpName = "FOLDER",
            },
            new Option<string>("--master-key-in")
            {
                Description = "Where copies of the master key are; FOLDER/master-key unless given.",
                HelpName = "FOLDER",
            },
            new Option<bool>("--json") { Description = "Write the report as JSON." }
        );

    private static int Act(ParseResult parsed, TextWriter output, Action<StorageOptions, string> act)
    {
        var settings = Startup.CreateBuilder([.. parsed.UnmatchedTokens]).Configuration;
        var options = settings.Get<StorageOptions>() ?? new StorageOptions();
        if (options.IsPostgres)
            throw new BackupException(
                $"'kept {parsed.CommandResult.Command.Name}' copies SQLite files. PostgreSQL has tools of "
                    + "its own: see Backup in the README for pg_dump and pg_restore."
            );
        act(options, Policies.Slice.TermsFolder(settings));
        return 0;
    }
}
