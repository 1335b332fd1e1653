using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kept.Ledger;

/// <summary>
/// The head of a log at one size, as the note text of a C2SP tlog-checkpoint: the lines origin, size and root, each
/// ended by a newline. Signatures are no part of it.
/// </summary>
public sealed record Checkpoint
{
    const string ThreeLines = "a checkpoint is three lines, each ended by a newline: origin, size, root";

    /// <summary>A checkpoint.</summary>
    /// <param name="origin">The name of the log: not empty, no control character, UTF-16 without half pairs.</param>
    /// <param name="size">The number of leaves, 0 or more.</param>
    /// <param name="root">The root over them.</param>
    /// <exception cref="ArgumentException">The origin is no single line, or no log has this size or root.</exception>
    public Checkpoint(string origin, long size, LedgerHash root)
    {
        ArgumentNullException.ThrowIfNull(origin);
        if (!IsOrigin(origin))
            throw new ArgumentException("An origin is one line without control characters.", nameof(origin));
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (!IsRootFor(size, root))
            throw new ArgumentException("A log of size 0 has the root of the empty tree.", nameof(root));
        (Origin, Size, Root) = (origin, size, root);
    }

    /// <summary>The name of the log, such as <c>example.com/ledger</c>.</summary>
    public string Origin { get; }

    /// <summary>The number of leaves.</summary>
    public long Size { get; }

    /// <summary>The root over them, as <see cref="CompactRange.Root"/> gives it.</summary>
    public LedgerHash Root { get; }

    /// <summary>The note text: three lines, the size in decimal, the root in base64.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.ToBase64()}\n");

    /// <summary>Reads what <see cref="ToString"/> writes, and nothing else: a checkpoint has one spelling.</summary>
    /// <param name="text">The note text, without signatures.</param>
    /// <param name="checkpoint">The checkpoint, or null.</param>
    /// <param name="error">Null, or what is wrong with which line.</param>
    /// <remarks>
    /// Extension lines are refused, though C2SP allows them: the logs of Kept write none, and what is checked here
    /// must be all that was said.
    /// </remarks>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out Checkpoint? checkpoint, [NotNullWhen(false)] out string? error)
    {
        checkpoint = null;
        var lines = text?.Split('\n') ?? [];
        error = ErrorOf(lines, out var size, out var root);
        if (error is null) checkpoint = new Checkpoint(lines[0], size, root);
        return checkpoint is not null;
    }

    static string? ErrorOf(string[] lines, out long size, out LedgerHash root)
    {
        (size, root) = (0, default);
        if (lines.Length != 4 || lines[3].Length != 0) return ThreeLines;
        if (!IsOrigin(lines[0])) return "line 1, the origin, is empty or holds a control character";
        if (!TryParseSize(lines[1], out size))
            return "line 2, the size, is no decimal number from 0 to 2^63-1 without leading zeros";
        if (!LedgerHash.TryFromBase64(lines[2], out root)) return "line 3, the root, is not 32 bytes in base64";
        return IsRootFor(size, root) ? null : "line 3, the root, is not the root of the empty tree";
    }

    static bool IsRootFor(long size, LedgerHash root) => size > 0 || root == Merkle.EmptyRoot;

    /// <summary>Reads a tree size: decimal digits without sign, space or leading zero, up to 2^63-1.</summary>
    public static bool TryParseSize([NotNullWhen(true)] string? text, out long size)
    {
        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size);
        return isNumber && (text == "0" || text![0] != '0');
    }

    static bool IsOrigin(string text)
    {
        if (text.Length == 0) return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] < ' ') return false;
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsSurrogatePair(text, i++)) return false;
        }

        return true;
    }
}
