using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kept.Ledger;

/// <summary>
/// What a log says of itself, signed with its key, when it was restored from a backup and lost its newest entries:
/// how far it still is the log it was, and under which name and key it goes on. So no position of a name is ever
/// used for two entries.
/// </summary>
/// <param name="Origin">The name that ends.</param>
/// <param name="Size">How many of its entries the log still has.</param>
/// <param name="Root">The root over them.</param>
/// <param name="Next">The key, with the name, under which the log goes on with these entries.</param>
/// <param name="At">When.</param>
public sealed record RestoreStatement(string Origin, long Size, LedgerHash Root, NoteKey Next, DateTimeOffset At)
{
    const string Word = "restored ";
    const string Moment = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    string When => At.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture);

    /// <summary>
    /// The note text, five lines: origin, <c>restored</c> and the size, root, the next key, the moment.
    /// </summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Origin}\n{Word}{Size}\n{Root.ToBase64()}\n{Next}\n{When}\n"
        );

    /// <summary>
    /// Reads what <see cref="ToString"/> writes. No checkpoint reads as a statement, nor the other way round.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RestoreStatement? statement)
    {
        statement = null;
        if (text?.Split('\n') is not [{ Length: > 0 } origin, var kept, var root, var key, var moment, ""])
            return false;
        if (
            !kept.StartsWith(Word, StringComparison.Ordinal)
            || !Checkpoint.TryParseSize(kept[Word.Length..], out var size)
        )
            return false;
        if (!LedgerHash.TryFromBase64(root, out var hash) || !NoteKey.TryParse(key, out var next, out _))
            return false;
        if (
            !DateTimeOffset.TryParseExact(
                moment,
                Moment,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var at
            )
        )
            return false;
        statement = new(origin, size, hash, next, at);
        return true;
    }
}
