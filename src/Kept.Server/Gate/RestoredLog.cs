using System.Globalization;
using System.Security.Cryptography;
using Kept.Ledger;
using Kept.Server.Ledgers;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>
/// Before the first request: when the database came from a backup, positions of the log that were signed and
/// published are free again. The log then goes on under a new name, with a statement signed by the old one, so that
/// no position of a name means two entries.
/// </summary>
internal sealed class RestoredLog(
    KeptDb db,
    Transactions transactions,
    KeyStore store,
    LedgerWriter ledger,
    StorageOptions options,
    TimeProvider time,
    ILogger<RestoredLog> logger
)
{
    private const string Suffix = "/restored-";
    private const string Moment = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The name that the log had before it was ever restored, which is the one in the settings.</summary>
    public static string FirstName(string origin) =>
        origin.IndexOf(Suffix, StringComparison.Ordinal) is var at and >= 0 ? origin[..at] : origin;

    /// <param name="seed">The log's private key, which stays the same.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task RunAsync(byte[] seed, CancellationToken cancel)
    {
        var origin = await db.Set<Installation>().Select(i => i.Origin).SingleAsync(cancel);
        var restores = await db.Set<LogRestore>().AsNoTracking().ToListAsync(cancel);
        var marker = ReadMarker();
        var range = await db.Set<LedgerState>().AsNoTracking().SingleOrDefaultAsync(cancel) is { } state
            ? CompactRange.FromBytes(state.Frontier)
            : new CompactRange();
        var isNew = marker is not null && !restores.Exists(r => r.Marker == marker);
        if (isNew || await LacksEntriesAsync(origin, range.Size, restores, cancel))
            await transactions.RunAsync(() => RenameAsync(origin, range, marker, seed, cancel), cancel);
        FaultPoint.Reached("log-renamed");
        if (marker is not null)
            File.Delete(options.RestoredPath);
    }

    /// <summary>
    /// Whether the key store knows of entries that this database has not, under this name or under one that it
    /// never had.
    /// </summary>
    private async Task<bool> LacksEntriesAsync(
        string origin,
        long size,
        List<LogRestore> restores,
        CancellationToken cancel
    )
    {
        if (await store.LogHeadAsync(cancel) is not { } head || restores.Exists(r => r.Origin == head.Origin))
            return false;
        return head.Origin != origin || head.Size > size;
    }

    private async Task RenameAsync(
        string origin,
        CompactRange range,
        string? marker,
        byte[] seed,
        CancellationToken cancel
    )
    {
        var now = time.GetUtcNow();
        // The moment alone could come twice, after another restore of the same backup and with the clock set back.
        var next =
            FirstName(origin)
            + $"{Suffix}{now.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture)}-{Tokens.New(4)}";
        var before = new NoteSigner(origin, NoteSignatureType.Ed25519, seed);
        var statement = new RestoreStatement(
            origin,
            range.Size,
            range.Root(),
            new NoteSigner(next, NoteSignatureType.Ed25519, seed).Key,
            now
        ).ToString();
        db.Add(
            new LogRestore
            {
                Id = Guid.CreateVersion7(now),
                At = now,
                Origin = origin,
                Size = range.Size,
                Marker = marker,
                Note = new SignedNote(statement, [before.Sign(statement)]).ToString(),
            }
        );
        await db.Set<Installation>().ExecuteUpdateAsync(i => i.SetProperty(x => x.Origin, next), cancel);
        // Witnesses signed checkpoints of the old name.
        await db.Set<LedgerCosignature>().ExecuteDeleteAsync(cancel);
        ledger.Add(
            EntryKind.LogRestored,
            person: null,
            site: null,
            new()
            {
                ["log"] = origin,
                ["size"] = range.Size,
                ["next"] = next,
            }
        );
        logger.LogWarning(
            "The database came from a backup whose log has {Size} entries. The log goes on as {Origin}; "
                + "/ledger/restored says so to auditors",
            range.Size,
            next
        );
    }

    /// <summary>What names the restore: the text of the file, or, when somebody just touched it, its moment.</summary>
    private string? ReadMarker()
    {
        if (!File.Exists(options.RestoredPath))
            return null;
        var text = File.ReadAllText(options.RestoredPath).Trim();
        return text.Length == 0
            ? File.GetLastWriteTimeUtc(options.RestoredPath).ToString("O", CultureInfo.InvariantCulture)
            : Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
    }
}
