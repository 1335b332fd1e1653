using Npgsql;

namespace Kept.Server.Storage;

/// <summary>Where the installation keeps its database, keys, outbox and diagnostics.</summary>
internal sealed class StorageOptions
{
    /// <summary>
    /// A Npgsql connection string (<c>Host=…;Database=…</c>) for PostgreSQL 15 or newer. Empty means SQLite in
    /// <see cref="Data"/>. Environment: <c>KEPT__DATABASE</c>.
    /// </summary>
    public string Database { get; set; } = "";

    /// <summary>
    /// A Npgsql connection string to another PostgreSQL database for the keys of people and orders, so that neither dump holds
    /// both. Empty means the schema <c>kept_keys</c> of <see cref="Database"/>. Environment: <c>KEPT__KEYS</c>.
    /// </summary>
    public string Keys { get; set; } = "";

    /// <summary>The data folder, relative to the working directory or absolute. Flag: <c>--data</c>.</summary>
    public string Data { get; set; } = "data";

    /// <summary>The master key as 32 bytes in base64, instead of the file <c>kept.key</c> in the data folder.</summary>
    public string Key { get; set; } = "";

    /// <summary>The master key that <see cref="Key"/> replaces, while <c>kept keys rotate</c> has work left. Environment: <c>KEPT__OLDKEY</c>.</summary>
    public string OldKey { get; set; } = "";

    /// <summary>Throws <see cref="StartupException"/> when a connection string is none. It may hold a password and is not repeated.</summary>
    public void CheckConnections()
    {
        foreach (var (name, text) in new[] { (nameof(Database), Database), (nameof(Keys), Keys) })
        {
            try
            {
                _ = new NpgsqlConnectionStringBuilder(text);
            }
            catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
            {
                throw new StartupException($"The setting {name} is no connection string of Npgsql, such as Host=db;Database=kept;Username=kept;Password=….");
            }
        }
    }

    public bool IsPostgres => Database.Length > 0;

    public string DataPath => Path.GetFullPath(Data);

    public string SqlitePath => Path.Combine(DataPath, "kept.db");

    public string KeysPath => Path.Combine(DataPath, "keys.db");

    public string ReadingsPath => Path.Combine(DataPath, "readings.db");

    public string KeyPath => Path.Combine(DataPath, "kept.key");

    /// <summary>Tells the next start that the database came from a backup.</summary>
    public string RestoredPath => Path.Combine(DataPath, "kept.restored");

    /// <summary>Where <c>kept restore</c> prepares what it puts in place.</summary>
    public string RestorePath => Path.Combine(DataPath, ".restore");

    /// <summary>The file in <see cref="RestorePath"/> from which on a restore is only finished, never begun anew.</summary>
    public const string RestoreReady = "ready";
}
