using System.CommandLine;
using System.Security.Cryptography;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Kept.Server.Gate;

/// <summary>
/// <c>kept keys rotate</c> and <c>kept keys status</c>, with the server's own settings (<c>--data</c>, <c>--database</c>). Exit codes: 0,
/// 2 for wrong arguments, 3 when it cannot be done now.
/// </summary>
internal static class KeysCommand
{
    /// <summary>Keeps a second rotation on the same PostgreSQL database away; any number that nothing else uses as an advisory lock.</summary>
    private const long Lock = 0x4B657973;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var retire = new Option<bool>("--retire") { Description = "PostgreSQL: every server has both keys; use the new one and remove the old one." };
        var rotate = new Command("rotate", "Replaces the master key, or goes on with a rotation.") { retire };
        var status = new Command("status", "Tells how far a rotation is.");
        rotate.SetAction((parsed, cancel) => RotateAsync(OptionsOf(parsed), parsed.GetValue(retire), output, cancel));
        status.SetAction((parsed, cancel) => StatusAsync(OptionsOf(parsed), output, cancel));
        var keys = new Command("keys", "The master key.") { rotate, status };
        var root = new RootCommand("Kept") { keys };
        // What is left are the server's settings.
        foreach (var command in new[] { root, keys, rotate, status })
            command.TreatUnmatchedTokensAsErrors = false;
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var faults = parsed.Errors.Select(e => e.Message).Concat(CommandLine.Fault(parsed.UnmatchedTokens) is { } fault ? [fault] : []).ToList();
        foreach (var problem in faults)
            await error.WriteLineAsync($"kept: {problem}");
        if (faults.Count > 0)
            return CommandLine.Misuse;
        try
        {
            return await parsed.InvokeAsync(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (StartupException e)
        {
            await error.WriteLineAsync($"kept: {e.Message}");
        }
        catch (CryptographicException)
        {
            await error.WriteLineAsync("kept: Something is sealed under a master key that is not at hand. What was done so far stays, and no key was removed. Put that key as a second line into kept.key and run this again.");
        }
        return 3;
    }

    private static async Task RotateAsync(StorageOptions options, bool retire, TextWriter output, CancellationToken cancel)
    {
        using var data = new DataLock(options);
        await using var turn = options.IsPostgres ? await TakeTurnAsync(options, cancel) : null;
        if (Directory.Exists(options.DataPath))
            data.Take();
        await WithAsync(options, output, r => r.RunAsync(retire || !options.IsPostgres, cancel), cancel);
    }

    private static Task StatusAsync(StorageOptions options, TextWriter output, CancellationToken cancel) =>
        WithAsync(options, output, r => r.StatusAsync(cancel), cancel);

    private static Task WithAsync(StorageOptions options, TextWriter output, Func<KeyRotation, Task> act, CancellationToken cancel) => StartAdvice.GiveAsync(options, async () =>
    {
        var file = new KeyStoreFile(options);
        await using var db = Storage.Slice.Open(options);
        if ((!options.IsPostgres && !File.Exists(options.SqlitePath)) || !await file.ExistsAsync(cancel)
            || (await db.Database.GetPendingMigrationsAsync(cancel)).Any() || await db.Set<DataKey>().AnyAsync(k => k.Unmoved != null, cancel)
            || !await db.Set<Installation>().AnyAsync(i => i.Secrets != null && i.LedgerSeed != null, cancel))
            throw new StartupException("There is no installation that this Kept has made ready, or its key store is missing. Start the server once, or name the right folder with --data DIR.");
        await act(new KeyRotation(db, options, new KeyRewrapping(file), output));
    });

    private static async Task<NpgsqlConnection> TakeTurnAsync(StorageOptions options, CancellationToken cancel)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.Database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var take = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection);
        take.Parameters.Add(new() { Value = Lock });
        if (await take.ExecuteScalarAsync(cancel) is true)
            return connection;
        await connection.DisposeAsync();
        throw new StartupException("Another 'kept keys rotate' is running on this database. Wait for it to end.");
    }

    private static StorageOptions OptionsOf(ParseResult parsed) =>
        Startup.CreateBuilder([.. parsed.UnmatchedTokens]).Configuration.Get<StorageOptions>() ?? new StorageOptions();
}
