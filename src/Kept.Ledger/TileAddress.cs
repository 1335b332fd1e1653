using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kept.Ledger;

/// <summary>
/// The place of a tile or an entry bundle in a log (C2SP tlog-tiles): <c>tile/{level}/{index}[.p/{width}]</c> or
/// <c>tile/entries/{index}[.p/{width}]</c>, the index in groups of three digits as in <c>x001/x234/067</c>.
/// </summary>
/// <param name="Level">0 for leaf hashes, one more for every 256-fold; <see cref="EntriesLevel"/> for an entry bundle.</param>
/// <param name="Index">The place within the level, from 0.</param>
/// <param name="Width">1 to 256 hashes or entries; below 256 the tile is partial.</param>
public readonly record struct TileAddress(int Level, long Index, int Width)
{
    /// <summary>How many hashes a full tile has.</summary>
    public const int FullWidth = 256;

    /// <summary>The level that stands for entry bundles.</summary>
    public const int EntriesLevel = -1;

    /// <summary>The highest level a path may name.</summary>
    public const int MaxLevel = 63;

    const int Group = 1000;

    /// <summary>Whether it is an entry bundle.</summary>
    public bool IsEntries => Level == EntriesLevel;

    /// <summary>The tile's place in the log's URL space.</summary>
    public string Path
    {
        get
        {
            var (digits, rest) = ($"{Index % Group:000}", Index / Group);
            for (; rest > 0; rest /= Group) digits = string.Create(CultureInfo.InvariantCulture, $"x{rest % Group:000}/{digits}");
            var level = IsEntries ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
            var partial = Width == FullWidth ? "" : string.Create(CultureInfo.InvariantCulture, $".p/{Width}");
            return $"tile/{level}/{digits}{partial}";
        }
    }

    /// <summary>The path.</summary>
    public override string ToString() => Path;

    /// <summary>The tile that holds a hash of a tree of this size; partial where the tree ends in it.</summary>
    /// <param name="level">0 and up, or <see cref="EntriesLevel"/>.</param>
    /// <param name="place">The hash's or entry's place in the level.</param>
    /// <param name="size">The number of leaves of the tree.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tree has no such hash.</exception>
    public static TileAddress Holding(int level, long place, long size)
    {
        var shift = 8 * Math.Max(level, 0);
        var count = shift >= 63 ? 0 : size >> shift;
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, count);
        var index = place / FullWidth;
        return new TileAddress(level, index, (int)Math.Min(FullWidth, count - index * FullWidth));
    }

    /// <summary>Reads a path; each tile has one spelling.</summary>
    public static bool TryParse([NotNullWhen(true)] string? path, out TileAddress tile)
    {
        tile = default;
        if (path?.StartsWith("tile/", StringComparison.Ordinal) != true) return false;
        var width = FullWidth;
        var at = path.IndexOf(".p/", StringComparison.Ordinal);
        if (at >= 0 && (!TryParse(path[(at + 3)..], FullWidth - 1, out width) || width == 0)) return false;
        var parts = (at < 0 ? path : path[..at]).Split('/');
        var level = EntriesLevel;
        if (parts.Length < 3 || parts[1] != "entries" && !TryParse(parts[1], MaxLevel, out level)) return false;
        if (!TryParseIndex(parts.AsSpan(2), out var index)) return false;
        tile = new TileAddress(level, index, width);
        return true;
    }

    static bool TryParse(string digits, int most, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number <= most && (digits.Length == 1 || digits[0] != '0');

    static bool TryParseIndex(ReadOnlySpan<string> groups, out long index)
    {
        index = 0;

        // Six groups are a million times more than the leaves that a size of 2^63-1 has tiles for.
        if (groups.Length > 6 || groups.Length > 1 && groups[0] == "x000") return false;
        for (var i = 0; i < groups.Length; i++)
        {
            var digits = i < groups.Length - 1 && groups[i].StartsWith('x') ? groups[i][1..] : groups[i];
            var isGroup = digits.Length == 3 && (groups[i].Length == 4) == (i < groups.Length - 1);
            if (!isGroup || !short.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
            index = index * Group + number;
        }

        return true;
    }
}
