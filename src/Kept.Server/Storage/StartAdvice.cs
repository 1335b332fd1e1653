using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Kept.Server.Storage;

/// <summary>Turns a failure of the disk or the database during start into what the operator should do about it.</summary>
internal static class StartAdvice
{
    // No space, over quota, over a size limit on Linux; over quota on macOS; Windows' two words for a full disk.
    private static readonly int[] NoSpace = [28, 122, 27, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    private const int ReadOnlyDisk = 30;

    /// <summary>
    /// Does a part of the start. Throws <see cref="StartupException"/> when the disk or the database fails it. Every part is made of
    /// transactions and of files put in place whole, so a later start takes up where this one stopped.
    /// </summary>
    public static async Task GiveAsync(StorageOptions options, Func<Task> part)
    {
        try
        {
            await part();
        }
        catch (Exception e) when (For(e, options) is { } advice)
        {
            throw new StartupException(advice, e);
        }
    }

    private static string? For(Exception e, StorageOptions options) => e switch
    {
        StartupException => null,
        SqliteException sqlite => ForSqlite(sqlite, options),
        DbException db => $"The PostgreSQL database in the setting 'Database' cannot be used: {e.GetType().Name}, SQLSTATE {db.SqlState ?? "none"}. Check that the server runs, the database exists and the user may create tables.",
        IOException io when NoSpace.Contains(io.HResult) => Full(options),
        UnauthorizedAccessException or IOException { HResult: ReadOnlyDisk } =>
            $"{e.Message} The server must be able to read and write the data folder '{options.DataPath}'. Give it to the user that runs the server (chown -R), or choose another with --data DIR.",
        { InnerException: { } inner } => For(inner, options),
        _ => null,
    };

    private static string ForSqlite(SqliteException e, StorageOptions options) => e.SqliteErrorCode switch
    {
        26 => $"'{options.SqlitePath}' is not a SQLite database. Move it away, restore a backup, or choose another folder with --data DIR.",
        13 => Full(options),
        10 => $"The disk that holds '{options.DataPath}' refuses to read or write (SQLite error {e.SqliteExtendedErrorCode}). If it is full or over its quota, free some space and start again: nothing was left half-done. Else check the disk.",
        8 or 14 or 23 => $"'{options.SqlitePath}' cannot be opened for writing. Check the folder's owner and mode.",
        5 or 6 => $"'{options.SqlitePath}' is locked by another program. Close it and start again.",
        11 => $"'{options.SqlitePath}' is damaged. Restore the last backup.",
        var code => $"'{options.SqlitePath}' cannot be used (SQLite error {code}).",
    };

    private static string Full(StorageOptions options) =>
        $"The disk that holds '{options.DataPath}' is full. Free some space and start again; nothing was left half-done.";
}
