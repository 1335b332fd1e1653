using CsvHelper;

namespace Kept.Tests;

/// <summary>Inputs with their right answers, a file for each kind.</summary>
internal static class CaseFiles
{
    public static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Cases", file));

    /// <summary>The records below the header.</summary>
    public static IEnumerable<string[]> Rows(string file)
    {
        using var reader = CsvReader.Create(Bytes(file), new CsvReaderOptions { Separator = ',', HasHeader = true });
        while (reader.Read())
            yield return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
    }
}
