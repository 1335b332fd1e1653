using System.Text;

namespace Kept.Server.Campaigns;

/// <summary>
/// Writes the text of header fields: folded at 78 columns (RFC 5322 section 2.1.1), and as encoded words of at most 75 characters where
/// it is not plain ASCII (RFC 2047 section 2). MimeKit's own encoded words grow to more than 100.
/// </summary>
internal static class HeaderText
{
    private const int LongestWord = 75;
    private const int LongestLine = 76;
    private const string Begin = "=?utf-8?B?";
    private const string End = "?=";

    /// <summary>A field's value from the space behind its colon to the line break at its end.</summary>
    public static byte[] Unstructured(string field, string text) => Raw(Folded(text, field.Length + 2, IsPlain(text)));

    /// <summary>The value of a field with one mailbox (RFC 5322 section 3.4). A local part that is not ASCII stays UTF-8 (RFC 6532).</summary>
    public static byte[] Mailbox(string field, string name, string address)
    {
        if (name.Length == 0)
            return Raw(address);
        var plain = IsPlain(name);
        var phrase = plain && !name.All(c => char.IsAsciiLetterOrDigit(c) || c == ' ')
            ? $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : name;
        var folded = Folded(phrase, field.Length + 2, plain);
        var column = folded.LastIndexOf('\n') is var at and >= 0 ? folded.Length - at - 1 : field.Length + 2 + folded.Length;
        return Raw($"{folded}{(column + address.Length + 3 > LongestLine ? "\r\n" : "")} <{address}>");
    }

    /// <summary>ASCII that reads the same as it is, with words short enough to fold between.</summary>
    private static bool IsPlain(string text) =>
        Ascii.IsValid(text) && !text.Contains("=?", StringComparison.Ordinal) && text.Split(' ').All(w => w.Length < LongestWord / 2);

    private static string Folded(string text, int column, bool plain)
    {
        var folded = new StringBuilder();
        foreach (var part in plain ? text.Split(' ') : Words(text, column))
        {
            var first = folded.Length == 0;
            if (!first && (!plain || column + 1 + part.Length > LongestLine))
            {
                folded.Append("\r\n");
                column = 0;
            }
            folded.Append(first ? "" : " ").Append(part);
            column += part.Length + (first ? 0 : 1);
        }
        return folded.ToString();
    }

    /// <summary>The encoded words, one a line, each of whole characters. The first one shares its line with the field's name.</summary>
    private static IEnumerable<string> Words(string text, int column)
    {
        var bytes = new List<byte>();
        var buffer = new byte[4];
        var room = RoomAt(column);
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(buffer);
            if (bytes.Count + length > room)
            {
                yield return Word(bytes);
                bytes.Clear();
                room = RoomAt(column: 1);
            }
            bytes.AddRange(buffer.AsSpan(0, length));
        }
        yield return Word(bytes);
    }

    /// <summary>How many bytes an encoded word can hold that begins at this column.</summary>
    private static int RoomAt(int column) =>
        (Math.Min(LongestWord, LongestLine - column) - Begin.Length - End.Length) / 4 * 3;

    private static string Word(List<byte> bytes) => Begin + Convert.ToBase64String([.. bytes]) + End;

    private static byte[] Raw(string value) => Encoding.UTF8.GetBytes($" {value}\r\n");
}
