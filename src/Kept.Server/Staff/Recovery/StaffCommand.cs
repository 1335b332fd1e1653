using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff.Recovery;

/// <summary>
/// <c>kept staff recover</c>, with the server's own settings, while the server runs or is stopped: it writes one transaction and needs
/// neither the lock of the data folder nor the master key. Exit codes: 0, 1 when it cannot be done, 2 for wrong
/// arguments.
/// </summary>
internal static class StaffCommand
{
    public const string Help =
        """
        kept staff recover [--SETTING VALUE]…
            lists the administrators
        kept staff recover USER [--reset-second-factor] [--SETTING VALUE]…
            prints a link, good once within an hour, with which USER sets a new password

          --reset-second-factor   using the link also removes authenticator app, recovery codes and passkeys
          --json                  prints JSON
          --data, --database, …   the settings of the server; 'kept --help' lists them
        Run it on the server as the user that the server runs as. The ledger records it.

        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var words = args.Skip(1).ToList();
        if (words is [] or ["--help" or "-h" or "help", ..] or ["recover", "--help" or "-h", ..])
        {
            await output.WriteAsync(Help);
            return words is [] ? CommandLine.Misuse : 0;
        }
        var (json, reset) = (words.Remove("--json"), words.Remove("--reset-second-factor"));
        var user = words is ["recover", { } name, ..] && !name.StartsWith('-') ? name : null;
        var settings = words.Skip(user is null ? 1 : 2).ToList();
        var fault = words[0] != "recover" ? $"There is no command 'staff {words[0]}'."
            : reset && user is null ? "'--reset-second-factor' needs a user: 'kept staff recover USER …'."
            : CommandLine.Fault(settings);
        if (fault is not null)
        {
            await error.WriteLineAsync($"kept: {fault} 'kept staff --help' lists what there is.");
            return CommandLine.Misuse;
        }
        return await RunAsync(new RecoveryOutput(output, json), user, reset, settings, error);
    }

    private static async Task<int> RunAsync(
        RecoveryOutput output, string? user, bool reset, List<string> settings, TextWriter error)
    {
        try
        {
            var builder = Startup.CreateBuilder([.. settings]);
            var options = builder.Configuration.Get<StorageOptions>() ?? new StorageOptions();
            await StartAdvice.GiveAsync(options, async () =>
            {
                await using var db = Storage.Slice.Open(options);
                await RequireReadyAsync(db, options);
                var recovery = new RecoverCommand(db, builder.Configuration, output, error);
                await (user is null ? recovery.ListAsync() : recovery.MakeLinkAsync(user, reset));
            });
            return 0;
        }
        catch (StartupException e)
        {
            await error.WriteLineAsync($"kept: {e.Message}");
            return 1;
        }
    }

    private static async Task RequireReadyAsync(KeptDb db, StorageOptions options)
    {
        if ((!options.IsPostgres && !File.Exists(options.SqlitePath))
            || (await db.Database.GetPendingMigrationsAsync()).Any())
            throw new StartupException("There is no installation here that this Kept has made ready. "
                + "Start the server once, or name the right one with --data FOLDER or --database CONNECTION.");
    }
}
