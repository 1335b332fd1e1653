using System.Text;
using CsvHelper;

namespace Kept.Server.Catalog.Import;

/// <summary>
/// A CSV file (RFC 4180, UTF-8, header row) with exactly the expected columns, in any order. Whatever the bytes are,
/// reading adds to the list of errors and never throws; it stops when that list is full, and holds one record at a
/// time.
/// </summary>
internal sealed class CsvTable
{
    /// <summary>More records than any shop has.</summary>
    public const int MostRows = 100_000;

    private const int LongestField = 4_000;

    private const int LongestRecord = 128 * 1024;

    private readonly ErrorList errors;
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);
    private readonly byte[] content;

    private CsvTable(string file, byte[] content, ErrorList errors)
    {
        File = file;
        this.content = content.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? content[3..] : content;
        this.errors = errors;
    }

    /// <summary>The file as errors name it.</summary>
    public string File { get; }

    /// <summary>
    /// Reads <paramref name="content"/> and hands over each sound record; none when the header is not usable.
    /// </summary>
    public static void Read(
        string file,
        byte[] content,
        IReadOnlyList<string> expected,
        ErrorList errors,
        Action<CsvRow> each
    )
    {
        var table = new CsvTable(file, content, errors);
        if (FileKind.ProblemOf(table.content) is { } problem)
            table.Error(problem.Line, problem.Column, problem.Message);
        else
            table.ReadRecords(expected, each);
    }

    public void Error(int line, int column, string message) => errors.Add(File, line, column, message);

    public int IndexOf(string column) => columns[column];

    /// <summary>Line and column of the byte at <paramref name="offset"/> in a record that begins on <paramref name="line"/>.</summary>
    public (int Line, int Column) Place(int recordStart, int line, int offset)
    {
        var (breaks, column) = FileKind.Place(
            content.AsSpan(recordStart, Math.Clamp(offset - recordStart, 0, content.Length - recordStart))
        );
        return (line + breaks, column);
    }

    private void ReadRecords(IReadOnlyList<string> expected, Action<CsvRow> each)
    {
        using var reader = CsvReader.Create(
            content,
            new CsvReaderOptions
            {
                Separator = ',',
                HasHeader = false,
                TrackLineNumbers = true,
                MaxRecordSize = LongestRecord,
                MalformedData = CsvMalformedDataHandling.Skip,
                OnMalformedRecord = Malformed,
            }
        );
        try
        {
            ReadRecords(reader, expected, each);
        }
        catch (CsvFormatException)
        {
            Error(
                (int)Math.Max(1, reader.LineNumber),
                1,
                $"a line is longer than {LongestRecord / 1024} kB. Is this the right file?"
            );
        }
    }

    private void ReadRecords(CsvReader reader, IReadOnlyList<string> expected, Action<CsvRow> each)
    {
        if (!reader.Read())
        {
            if (!errors.Any)
                Error(1, 1, $"the file is empty. Its first line must be: {string.Join(',', expected)}");
            return;
        }
        if (!ReadHeader(reader, expected))
            return;
        for (var count = 1; !errors.IsFull && reader.Read(); count++)
        {
            if (count > MostRows)
            {
                Error((int)reader.LineNumber, 1, $"the file has more than {MostRows:N0} records.");
                return;
            }
            if (reader.FieldCount != columns.Count)
                Error(
                    (int)reader.LineNumber,
                    1,
                    $"this line has {reader.FieldCount} values, the header {columns.Count}."
                );
            else if (Row(reader) is var row && IsSound(row))
                each(row);
        }
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
            offsets[i] =
                record.Overlaps(reader.GetRawSpan(i), out var offset) ? start + offset
                : i == 0 ? start
                : offsets[i - 1] + reader.GetRawSpan(i - 1).Length + 1;
        }
        return new CsvRow(this, fields, offsets, start, (int)reader.LineNumber);
    }

    private void Malformed(CsvMalformedRecord record)
    {
        var problem =
            record.Reason == CsvMalformedReason.UnterminatedQuote
                ? "a quotation mark is opened here and never closed."
                : "a quotation mark stands inside a value. Quote the whole value and double the marks in it.";
        Error((int)record.LineNumber, 1, problem);
    }

    private bool ReadHeader(CsvReader reader, IReadOnlyList<string> expected)
    {
        if (FileKind.HeaderProblem(reader, expected) is { } problem)
        {
            Error((int)reader.LineNumber, 1, problem);
            return false;
        }
        var row = Row(reader);
        var sound = true;
        foreach (var (index, name) in row.Fields.Index())
        {
            var (line, column) = row.Position(index);
            var wrong = FileKind.ColumnProblem(name.Trim(), expected);
            if (wrong is null && columns.TryAdd(name.Trim(), index))
                continue;
            sound = false;
            Error(line, column, wrong ?? $"the column '{name.Trim()}' stands here twice.");
        }
        foreach (var missing in expected.Where(c => !columns.ContainsKey(c)))
        {
            sound = false;
            Error(row.Line, 1, $"the column '{missing}' is missing.");
        }
        return sound;
    }

    private bool IsSound(CsvRow row)
    {
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
