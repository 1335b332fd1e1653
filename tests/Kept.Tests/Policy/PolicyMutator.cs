using System.Text;
using Kept.Policy;

namespace Kept.Tests.Policy;

/// <summary>Spoils real policies in every way a keyboard, a network or an enemy might; the same seed gives the same text.</summary>
sealed class PolicyMutator
{
    const string LookAlikes = "аеорсухіԁｅ\u200Be\u0301";

    static readonly string[] Fragments =
    [
        "collect", "use", "share", "combine", "keep", "never", "expect", "permit", "deny", "email", "sensitive", "everything", "for", "with",
        "from", "unless", "when", "must", "given", "until", "erased", "reaching", "earlier data after notice of 30 days", "new data", "and",
        "or", "after", "last-use", "closing", "offers", "marketer", "record", "gpc", "opted-out(offers)", "opted-out", "resident(us)",
        "resident(californai)", "resident(", "(", ")", ",", "7", "years", "99999999999999", "required", "#", "\n", "\r\n", "\r", "```",
        "```policy", "````policy", "~~~", "---", "## A {#a}", "{#", "}", "{#a .ruled}", "name: a", "changes:", ":", "\uFEFF", "\uD800", "\uDFFF",
        "\0", "```Policy\n", "\n> ```policy\n", "\n- ~~~policy\n", "    use email for offers\n", "``` ", "\n<!--\n", "\n===\n", "resident(CA)", "opted-in(",
        "three", "\u2011", "\u201C", "\u200B", "\\\n", "title: \"", "\u2028", "\u0085", "é", "emial", "٣", "\uFF10", "\U0001F600", "\t", "\u00A0", "''", "\\",
    ];

    readonly string[] _texts;
    readonly string[][] _lines;
    ulong _state;

    internal PolicyMutator(IEnumerable<string> texts)
    {
        _texts = [.. texts];
        _lines = [.. _texts.Select(text => text.Split('\n'))];
    }

    /// <summary>A spoilt policy: a whole one now and then, mostly a head and some lines, so that millions can be tried.</summary>
    internal string Next(ulong seed)
    {
        _state = seed * 0x9E3779B97F4A7C15 + 1;
        var text = new StringBuilder(Below(200) == 0 ? Pick(_texts) : Excerpt());
        for (var slips = 1 + Below(6); slips > 0; slips--)
            Spoil(text);
        return text.ToString();
    }

    string Excerpt()
    {
        var lines = Pick(_lines);
        var start = Below(lines.Length);
        var body = string.Join('\n', lines.Skip(start).Take(1 + Below(12)));
        var head = string.Join('\n', lines.Take(Array.IndexOf(lines, "---", 1) + 1));
        return Below(3) == 0 ? body : $"{head}\n\n## A {{#a}}\n```policy\n{body}\n```\n";
    }

    void Spoil(StringBuilder text)
    {
        var at = Below(text.Length + 1);
        switch (Below(11))
        {
            case 0 or 1:
                text.Insert(at, $" {Pick(Fragments)} ");
                break;
            case 2:
                text.Insert(at, Pick(Fragments));
                break;
            case 3:
                text.Remove(at, Math.Min(Below(40), text.Length - at));
                break;
            case 4 when at < text.Length:
                text[at] = (char)Below(char.MaxValue + 1);
                break;
            case 5 when at < text.Length:
                text[at] = LookAlikes[Below(LookAlikes.Length)];
                break;
            case 6:
                Again(text, at);
                break;
            case 7:
                text.Insert(at, string.Concat(Enumerable.Repeat(Pick(Fragments), Below(Below(20) == 0 ? 2000 : 20))));
                break;
            case 8:
                text.Replace("\n", Below(2) == 0 ? "\r\n" : " ", at, Math.Min(400, text.Length - at));
                break;
            case 9:
                SpoilBytes(text, at);
                break;
            default:
                text.Length = at;
                break;
        }
    }

    /// <summary>Puts a piece of the text in once more, somewhere else.</summary>
    void Again(StringBuilder text, int at)
    {
        var piece = text.ToString(at, Math.Min(Below(120), text.Length - at));
        text.Insert(Below(text.Length + 1), piece);
    }

    /// <summary>Changes bits of the UTF-8 form and reads what is left of it.</summary>
    void SpoilBytes(StringBuilder text, int at)
    {
        var length = Math.Min(64, text.Length - at);
        var bytes = Encoding.UTF8.GetBytes(text.ToString(at, length));
        for (var i = 0; i < bytes.Length; i += 1 + Below(16))
            bytes[i] ^= (byte)(1 << Below(8));
        text.Remove(at, length).Insert(at, Encoding.UTF8.GetString(bytes));
    }

    /// <summary>
    /// What must hold whatever the text, or the words for what does not: a document exactly when there is no error, each finding
    /// inside the file, in order, short and printable; and what parses also compiles and checks.
    /// </summary>
    internal static string? Fault(string text)
    {
        var result = PolicyParser.Parse(text, "spoilt.md");
        if (result.Ok == result.Diagnostics.Any(finding => finding.Severity == Severity.Error))
            return "a document and an error, or neither";
        var lines = text.TrimStart('\uFEFF').Split('\n');
        var last = (Line: 0, Column: 0);
        foreach (var finding in result.Diagnostics)
        {
            if (finding.Line < 1 || finding.Line > lines.Length || finding.Column < 1 || finding.Column > lines[finding.Line - 1].Length + 1)
                return $"outside the file: {finding.Line}:{finding.Column}";
            if (last.CompareTo((finding.Line, finding.Column)) > 0)
                return $"out of order: {finding.Line}:{finding.Column}";
            if (finding.Message.Length > 600 || finding.Message.Any(char.IsControl))
                return $"not to be printed: {finding.Line}:{finding.Column}";
            last = (finding.Line, finding.Column);
        }
        if (result.Document is { } document)
        {
            CompiledPolicy.Compile(document).CheckExpectations();
            PolicyLint.Check(document);
        }
        return null;
    }

    string Pick(string[] words) => words[Below(words.Length)];

    string[] Pick(string[][] texts) => texts[Below(texts.Length)];

    /// <summary>A number from 0 to below <paramref name="bound"/>, by xorshift (Marsaglia, 2003).</summary>
    int Below(int bound)
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return bound <= 0 ? 0 : (int)((_state >> 11) % (ulong)bound);
    }
}
