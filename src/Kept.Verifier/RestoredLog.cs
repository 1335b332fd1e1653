using System.Globalization;
using System.Text;
using System.Text.Json;
using Kept.Ledger;

namespace Kept.Verifier;

/// <summary>
/// The restores that a log tells of, each signed with the key it had before: from the auditor's key to the one that
/// signs now.
/// </summary>
/// <param name="Statements">In order of time; none when the log was not restored.</param>
/// <param name="Key">The key under which the log goes on.</param>
sealed record RestoredLog(IReadOnlyList<RestoreStatement> Statements, NoteKey Key)
{
    public const string FileName = "restored";

    /// <summary>How many of the entries published under a name are still the log's.</summary>
    public long KeptOf(string origin) =>
        Statements.SkipWhile(s => s.Origin != origin).Select(s => s.Size).DefaultIfEmpty(long.MaxValue).Min();

    /// <summary>
    /// Follows the statements from <paramref name="key"/> on. What that key did not sign is not followed.
    /// </summary>
    public static async Task<RestoredLog> FollowAsync(LogSource source, NoteKey key, CancellationToken cancel)
    {
        var (followed, current) = (new List<RestoreStatement>(), key);
        foreach (var note in await NotesAsync(source, cancel))
        {
            if (
                !note.IsSignedBy(current)
                || !RestoreStatement.TryParse(note.Text, out var statement)
                || statement.Origin != current.Name
            )
                continue;
            followed.Add(statement);
            current = statement.Next;
        }

        return new(followed, current);
    }

    /// <summary>What happened and what an auditor does about it.</summary>
    /// <param name="seen">The checkpoint verified last time; null without one.</param>
    /// <param name="state">The file it is in.</param>
    public string Explain(Checkpoint? seen, string? state)
    {
        var text = new StringBuilder();
        foreach (var s in Statements)
            text.Append(
                    CultureInfo.InvariantCulture,
                    $"RESTORED: on {s.At:yyyy-MM-dd HH:mm} UTC the shop put back a backup in which "
                        + $"{s.Origin} has {s.Size} entries, root {s.Root}. "
                )
                .Append(
                    CultureInfo.InvariantCulture,
                    $"It says so itself, signed with the key you hold, and goes on as {s.Next.Name}.\n"
                );
        var kept = seen is null ? long.MaxValue : KeptOf(seen.Origin);
        if (seen is null || seen.Size <= kept)
            return text.Append(
                    CultureInfo.InvariantCulture,
                    $"Nothing that you verified before was lost. From now on give the new key: --key {Key}\n"
                )
                .ToString();
        return text.Append(
                CultureInfo.InvariantCulture,
                $"LOST: you verified {seen.Size} entries, root {seen.Root}. The last {seen.Size - kept} of "
                    + $"them are no longer in the log.\n"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"1. Keep {state}: it is signed by the shop and shows what the log once was.\n"
            )
            .Append(
                CultureInfo.InvariantCulture,
                $"2. Compare size {kept} and its root above with witnesses and other auditors who saw the "
                    + $"log at that size.\n"
            )
            .Append(
                "3. Ask the shop what happened. Records that people exported before still verify with the old key.\n"
            )
            .Append(
                "4. To go on from the restored log, run this again with --after-restore. The old state is "
                    + "kept beside the new one.\n"
            )
            .ToString();
    }

    static async Task<IReadOnlyList<SignedNote>> NotesAsync(LogSource source, CancellationToken cancel)
    {
        if (await source.ReadAsync(FileName, cancel) is not { } bytes)
            return [];
        try
        {
            var texts = JsonSerializer.Deserialize<List<string>>(bytes.Span) ?? [];
            return [.. texts.Select(t => Notes.Note(FileName, Encoding.UTF8.GetBytes(t)))];
        }
        catch (JsonException e)
        {
            throw new FormatException($"{FileName}: {e.Message}");
        }
    }
}
