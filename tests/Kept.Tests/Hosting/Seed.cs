using Kept.Server.Ledgers;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Hosting;

/// <summary>
/// A data folder and a database that a first start has filled, made once a run and copied for every server of a test: the
/// demo network's thousands of rows are written once and not for each test. <see cref="KeptHost.FirstStartAsync(Provider, string[])"/> goes without.
/// </summary>
internal static class Seed
{
    private static readonly Lazy<Task<KeptHost>> Sqlite = new(() => MakeAsync(Provider.Sqlite));
    private static readonly Lazy<Task<KeptHost>> OnPostgres = new(() => MakeAsync(Provider.Postgres));

    /// <summary>Copies the seed into an empty data folder. Returns the connection string of a copied database; empty on SQLite.</summary>
    public static async Task<string> CopyAsync(Provider provider, string data)
    {
        var seed = await (provider == Provider.Postgres ? OnPostgres : Sqlite).Value;
        foreach (var file in Directory.EnumerateFiles(seed.Data))
            File.Copy(file, Path.Combine(data, Path.GetFileName(file)));
        return provider == Provider.Postgres ? await Postgres.NewDatabaseAsync(seed.Database) : "";
    }

    private static async Task<KeptHost> MakeAsync(Provider provider)
    {
        var host = await KeptHost.FirstStartAsync(provider);
        // What waits for its place would be the first thing that a copy does, which is a fault for those that are to die of it later.
        await Eventually.TrueAsync("every entry to be placed", () => host.DbAsync(async db => !await db.Set<LedgerEntry>().AnyAsync(e => e.Index == null)));
        await host.StopAsync(_ => Task.CompletedTask);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(host.Data, recursive: true);
        return host;
    }
}
