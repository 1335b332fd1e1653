using System.Text.RegularExpressions;
using CsvHelper;

namespace Kept.Server.Shared;

/// <summary>
/// Writes every CSV file of the product (RFC 4180, UTF-8). Spreadsheets get a byte order mark, without which they
/// take the text for another encoding, and no cell that they would run as a formula; <see cref="Restore"/> undoes
/// that.
/// </summary>
internal static partial class Csv
{
    public const string MediaType = "text/csv; charset=utf-8";

    public static byte[] Write(IReadOnlyList<string> header, IEnumerable<IEnumerable<string>> rows)
    {
        var stream = new MemoryStream();
        using (
            var writer = CsvWriter.Create(
                stream,
                new CsvWriterOptions { Separator = ',', WriteByteOrderMark = true },
                leaveOpen: true
            )
        )
        {
            writer.WriteRecord([.. header]);
            foreach (var row in rows)
                writer.WriteRecord([.. row.Select(Neutralise)]);
        }
        return stream.ToArray();
    }

    /// <summary>
    /// Puts an apostrophe before what a spreadsheet would run, as OWASP advises against CSV injection. What begins
    /// with apostrophes and then such a character gets another one, so that nothing is lost on the way back.
    /// </summary>
    public static string Neutralise(string value) => Formula().IsMatch(value) ? "'" + value : value;

    /// <summary>The value that <see cref="Neutralise"/> was given.</summary>
    public static string Restore(string cell) => cell is ['\'', ..] && Formula().IsMatch(cell) ? cell[1..] : cell;

    /// <summary>The characters that begin a formula, in full width too.</summary>
    [GeneratedRegex(@"\A'*[=+\-@\t\r\n＝＋－＠]", RegexOptions.CultureInvariant)]
    private static partial Regex Formula();
}
