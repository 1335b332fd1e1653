using System.Text;
using CsvHelper;

namespace Kept.Server.Catalog.Import;

/// <summary>
/// Recognises files that are no CSV or not the one that was asked for, so that their sender gets one sentence that
/// says so and not an error for every line.
/// </summary>
internal static class FileKind
{
    private const int MostColumns = 100;

    private static readonly (byte[] Start, string Name)[] Signatures =
    [
        ([(byte)'P', (byte)'K', 3, 4], "an Excel workbook or a ZIP archive"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook"),
        ("%PDF"u8.ToArray(), "a PDF"),
        ([0x1F, 0x8B], "a gzip archive"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], "a picture"),
        ([0xFF, 0xD8, 0xFF], "a picture"),
        ("<"u8.ToArray(), "a web page or XML"),
        ("{"u8.ToArray(), "JSON"),
        ([0xFF, 0xFE], "text in UTF-16"),
        ([0xFE, 0xFF], "text in UTF-16"),
    ];

    /// <summary>What is wrong with the file as a whole and where, or null.</summary>
    public static (int Line, int Column, string Message)? ProblemOf(ReadOnlySpan<byte> content)
    {
        foreach (var (start, name) in Signatures)
            if (content.StartsWith(start))
                return (1, 1, $"this is {name}, not a CSV file. Save the table as CSV (UTF-8) and send that.");
        var firstLine = content.IndexOfAny((byte)'\n', (byte)'\r') is var end and >= 0 ? content[..end] : content;
        if (firstLine.Contains((byte)0))
            return (1, 1, "this is not a text file. Save the table as CSV (UTF-8) and send that.");
        var valid = ValidLength(content);
        if (valid == content.Length)
            return null;
        var (breaks, column) = Place(content[..valid]);
        return (1 + breaks, column, "the text is not UTF-8. Save the file as CSV (UTF-8).");
    }

    /// <summary>Why the first line cannot be the header, or null when it has any of the expected columns.</summary>
    public static string? HeaderProblem(CsvReader reader, IReadOnlyList<string> expected)
    {
        List<string> names = [];
        for (var i = 0; i < Math.Min(reader.FieldCount, MostColumns); i++)
            names.Add(reader.GetString(i).Trim());
        var other = Known.FirstOrDefault(k => !k.Columns.SequenceEqual(expected) && k.Columns.All(names.Contains));
        if (other.Name is not null && !expected.All(names.Contains))
            return $"this is a file of {other.Name}, and another one is expected here. Its first line must be: {string.Join(',', expected)}";
        return names.Intersect(expected).Any() && reader.FieldCount <= MostColumns
            ? null
            : $"this is not the expected file. Its first line must be: {string.Join(',', expected)}";
    }

    /// <summary>Why a name in the header is refused, or null.</summary>
    public static string? ColumnProblem(string name, IReadOnlyList<string> expected)
    {
        if (expected.Contains(name, StringComparer.Ordinal))
            return null;
        if (Shared.SensitiveColumn.Recognise(name) is { } category)
            return $"the column '{CsvRow.Shown(name)}' is refused: data on {category.Name} is never taken. Remove the column.";
        return $"'{CsvRow.Shown(name)}' is not a column of this file. It has: {string.Join(", ", expected)}.";
    }

    /// <summary>
    /// How many line breaks a text has, and the column (counted in characters from 1) that follows it.
    /// </summary>
    public static (int Breaks, int Column) Place(ReadOnlySpan<byte> before)
    {
        var breaks = 0;
        for (var i = 0; i < before.Length; i++)
            if (before[i] == '\n' || (before[i] == '\r' && (i + 1 == before.Length || before[i + 1] != '\n')))
                breaks++;
        var lineStart = before.LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
        return (breaks, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    private static (string Name, IReadOnlyList<string> Columns)[] Known =>
        [
            ("cartridges", ProductFile.CartridgeColumns),
            ("paper", ProductFile.PaperColumns),
            ("printers", PrinterFile.PrinterColumns),
            ("what fits which printer", PrinterFile.FitColumns),
        ];

    private static int ValidLength(ReadOnlySpan<byte> content)
    {
        if (System.Text.Unicode.Utf8.IsValid(content))
            return content.Length;
        var at = 0;
        while (Rune.DecodeFromUtf8(content[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            at += length;
        return at;
    }
}
