using System.Security.Cryptography;
using System.Text;

namespace Kept.Policy;

/// <summary>Reads a literate policy file.</summary>
public static class PolicyParser
{
    /// <summary>The longest text that is read, in UTF-16 code units; the limit bounds the work on hostile input.</summary>
    public const int LongestText = 500_000;

    /// <summary>Reads a file's text. Reports all errors at once and never throws.</summary>
    /// <param name="text">The whole text; Markdown with <c>policy</c> blocks.</param>
    /// <param name="fileName">The name to write in findings.</param>
    public static PolicyParseResult Parse(string text, string fileName)
    {
        var sink = new DiagnosticSink(fileName);
        if (text.Length > LongestText)
        {
            sink.Error(1, 1, 0, $"a policy has at most {LongestText} characters");
            return new(null, sink.InOrder);
        }
        var lines = LineBreaks.Split(text, sink);
        if (lines.Length == 1 && sink.HasErrors)
            return new(null, sink.InOrder);
        var front = new FrontMatterReader(sink).Read(lines, out var body);
        var reader = new BodyReader(sink);
        for (var i = body; i < lines.Length; i++)
            reader.Read(lines[i], i + 1);
        reader.End(lines.Length);
        var document = front is null || sink.HasErrors
            ? null
            : new PolicyDocument(front, reader.Result(text, DigestOf(text)));
        return new(document, sink.InOrder);
    }

    static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
