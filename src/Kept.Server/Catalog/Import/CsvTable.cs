using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace Kept.Server.Catalog.Import;

/// <summary>
/// A CSV file (RFC 4180, UTF-8, header row) with exactly the expected columns, in any order. Whatever the bytes are,
/// reading adds to the list of errors and never throws.
/// </summary>
internal sealed class CsvTable
{
    private const int LongestField = 4_000;

    private readonly ErrorList errors;
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);
    private readonly List<CsvRow> rows = [];

    private readonly byte[] content;

    private CsvTable(string file, byte[] content, ErrorList errors)
    {
        File = file;
        this.content = content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? content[3..] : content;
        this.errors = errors;
    }

    /// <summary>The file as errors name it.</summary>
    public string File { get; }

    public IReadOnlyList<CsvRow> Rows => rows;

    /// <summary>Reads <paramref name="content"/>; rows are empty when the header is not usable.</summary>
    public static CsvTable Read(string file, byte[] content, IReadOnlyList<string> expected, ErrorList errors)
    {
        var table = new CsvTable(file, content, errors);
        if (table.IsText())
            table.ReadRecords(expected);
        return table;
    }

    public void Error(int line, int column, string message) => errors.Add(File, line, column, message);

    public int IndexOf(string column) => columns[column];

    /// <summary>Line and column of the byte at <paramref name="offset"/> in a record that begins on <paramref name="line"/>.</summary>
    public (int Line, int Column) Place(int recordStart, int line, int offset)
    {
        var before = content.AsSpan(recordStart, Math.Clamp(offset - recordStart, 0, content.Length - recordStart));
        var lineStart = before.LastIndexOfAny((byte)'\n', (byte)'\r') + 1;
        return (line + LineBreaks(before), Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    private bool IsText()
    {
        if (Utf8.IsValid(content))
            return true;
        Utf8.ToUtf16(content, new char[content.Length], out var read, out _, replaceInvalidSequences: false);
        var (line, column) = Place(0, 1, read);
        Error(line, column, "the text is not UTF-8. Save the file as CSV (UTF-8).");
        return false;
    }

    private void ReadRecords(IReadOnlyList<string> expected)
    {
        using var reader = CsvReader.Create(content, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Skip,
            OnMalformedRecord = Malformed,
        });
        var headerRead = false;
        while (reader.Read())
        {
            var row = Row(reader);
            if (!headerRead && !ReadHeader(row, expected))
                return;
            if (headerRead && IsSound(row))
                rows.Add(row);
            headerRead = true;
        }
        if (!headerRead && !errors.Any)
            Error(1, 1, $"the file is empty. Its first line must be: {string.Join(',', expected)}");
    }

    private CsvRow Row(CsvReader reader)
    {
        var record = reader.RawRecord;
        var start = (int)reader.ByteOffset;
        var fields = new string[reader.FieldCount];
        var offsets = new int[reader.FieldCount];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = reader.GetString(i);
            // An empty field may have no place inside the record's bytes; it then stands where the one before it ends.
            offsets[i] = record.Overlaps(reader.GetRawSpan(i), out var offset) ? start + offset
                : i == 0 ? start : offsets[i - 1] + reader.GetRawSpan(i - 1).Length + 1;
        }
        return new CsvRow(this, fields, offsets, start, (int)reader.LineNumber);
    }

    private void Malformed(CsvMalformedRecord record)
    {
        var problem = record.Reason == CsvMalformedReason.UnterminatedQuote
            ? "a quotation mark is opened here and never closed."
            : "a quotation mark stands inside a value. Quote the whole value and double the marks in it.";
        Error((int)record.LineNumber, 1, problem);
    }

    private static int LineBreaks(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
                count++;
        return count;
    }

    private bool ReadHeader(CsvRow row, IReadOnlyList<string> expected)
    {
        var sound = true;
        foreach (var (index, name) in row.Fields.Index())
        {
            var (line, column) = row.Position(index);
            var problem = HeaderProblem(name.Trim(), expected);
            if (problem is null && columns.TryAdd(name.Trim(), index))
                continue;
            sound = false;
            Error(line, column, problem ?? $"the column '{name.Trim()}' stands here twice.");
        }
        foreach (var missing in expected.Where(c => !columns.ContainsKey(c)))
        {
            sound = false;
            Error(row.Line, 1, $"the column '{missing}' is missing.");
        }
        return sound;
    }

    private static string? HeaderProblem(string name, IReadOnlyList<string> expected)
    {
        if (expected.Contains(name, StringComparer.Ordinal))
            return null;
        if (Shared.SensitiveColumn.Recognise(name) is { } category)
            return $"the column '{CsvRow.Shown(name)}' is refused: data on {category.Name} is never taken. Remove the column.";
        return $"'{CsvRow.Shown(name)}' is not a column of this file. It has: {string.Join(", ", expected)}.";
    }

    private bool IsSound(CsvRow row)
    {
        if (row.Fields.Length != columns.Count)
        {
            Error(row.Line, 1, $"this line has {row.Fields.Length} values, the header {columns.Count}. A value that holds a comma must be quoted.");
            return false;
        }
        var sound = true;
        foreach (var (index, value) in row.Fields.Index())
        {
            if (FieldProblem(value) is not { } problem)
                continue;
            var (line, column) = row.Position(index);
            Error(line, column, $"{columns.First(c => c.Value == index).Key}: {problem}");
            sound = false;
        }
        return sound;
    }

    private static string? FieldProblem(string value) =>
        value.Length > LongestField ? $"the value is longer than {LongestField} characters."
        : value.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? "the value holds a control character."
        : null;
}
