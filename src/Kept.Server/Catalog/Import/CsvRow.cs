using System.Globalization;
using System.Text.RegularExpressions;
using Kept.Server.Shared;

namespace Kept.Server.Catalog.Import;

/// <summary>
/// One record of a <see cref="CsvTable"/>. Each reader returns the value or, having added an error with the place of
/// the value, null or an empty text.
/// </summary>
internal sealed partial class CsvRow(CsvTable table, string[] fields, int[] offsets, int start, int line)
{
    public string[] Fields => fields;

    /// <summary>The line the record begins on; a quoted value may go on over several.</summary>
    public int Line => line;

    /// <summary>
    /// A line of at most <paramref name="longest"/> characters, all of them visible, so that what looks alike is alike.
    /// </summary>
    public string Text(string column, int longest, bool required = true)
    {
        var value = Prose(column, longest, required);
        if (InvisibleCharacters.FirstIn(value) is { } hidden)
            Error(column, $"contains an invisible character ({hidden}). Delete it.");
        else if (value.AsSpan().ContainsAny('\n', '\r', '\t'))
            Error(column, "takes a single line. Remove the line break or tab.");
        return value;
    }

    /// <summary>A text of at most <paramref name="longest"/> characters, in lines as it may be.</summary>
    public string Prose(string column, int longest, bool required)
    {
        var value = Value(column);
        if (required && value.Length == 0)
            Error(column, "is empty.");
        else if (value.Length > longest)
            Error(column, $"is longer than {longest} characters.");
        return value;
    }

    /// <summary>A key for addresses: lower-case letters, digits and single hyphens.</summary>
    public string Slug(string column)
    {
        var value = Text(column, 80);
        if (value.Length > 0 && !SlugForm().IsMatch(value))
            Error(column, $"'{Shown(value)}' is not a key: use lower-case letters, digits and single hyphens.");
        return value;
    }

    /// <summary>A whole number within bounds; null when empty and not required.</summary>
    public int? Whole(string column, int least, int most, bool required)
    {
        var value = Value(column);
        if (value.Length == 0)
        {
            if (required)
                Error(column, "is empty.");
            return null;
        }
        if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            Error(column, $"'{Shown(value)}' is not a whole number.");
        else if (number < least || number > most)
            Error(column, $"{number} is not between {least} and {most}.");
        else
            return number;
        return null;
    }

    /// <summary>An amount above zero in US dollars with at most two decimals, for example <c>18.99</c>.</summary>
    public Money Price(string column)
    {
        var value = Value(column);
        if (MoneyText.TryParse(value, out var price, out var problem))
            return price;
        Error(column, value.Length == 0 ? "is empty." : $"'{Shown(value)}' {problem}");
        return Money.Zero;
    }

    /// <summary>One of a list of words.</summary>
    public string? OneOf(string column, IReadOnlyCollection<string> words, bool required = true)
    {
        var value = Value(column);
        if (value.Length == 0 && !required)
            return null;
        if (words.Contains(value))
            return value;
        Error(column, value.Length == 0 ? $"is empty. Use one of: {string.Join(", ", words)}." : $"'{Shown(value)}' is not known here. Use one of: {string.Join(", ", words)}.");
        return null;
    }

    public void Error(string column, string message)
    {
        var (line, character) = Position(table.IndexOf(column));
        table.Error(line, character, $"{column}: {message}");
    }

    /// <summary>Where the value of a column begins.</summary>
    public (int Line, int Column) Position(int index) => table.Place(start, line, offsets[index]);

    /// <summary>A stranger's text shortened for a message.</summary>
    public static string Shown(string value)
    {
        var clean = string.Concat(value.Select(c => char.IsControl(c) ? '·' : c));
        return clean.Length <= 40 ? clean : string.Concat(clean.AsSpan(0, 39), "…");
    }

    private string Value(string column) => Csv.Restore(fields[table.IndexOf(column)].Trim());

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex SlugForm();
}
