using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kept.Ledger;

/// <summary>
/// The facts of an entry, as the one text that is committed: a JSON object in the spelling of
/// <see cref="CanonicalJson"/>. Equal facts are equal bytes, so whoever holds the facts can rebuild the commitment.
/// </summary>
public sealed class EntryBody
{
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    static readonly UTF8Encoding Utf8Strict = new(false, throwOnInvalidBytes: true);

    readonly byte[] utf8;

    EntryBody(string text)
    {
        Text = text;
        utf8 = Utf8Strict.GetBytes(text);
    }

    /// <summary>The canonical JSON text.</summary>
    public string Text { get; }

    /// <summary>The canonical JSON text in UTF-8: what <see cref="EntryCommitment.Compute"/> takes.</summary>
    public ReadOnlyMemory<byte> Utf8 => utf8;

    /// <summary>The body of an entry with these facts.</summary>
    /// <exception cref="FormatException">A fact can't be written; see <see cref="CanonicalJson.Write"/>.</exception>
    public static EntryBody Create(JsonObject facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return new EntryBody(CanonicalJson.Write(facts));
    }

    /// <summary>A copy of the facts.</summary>
    public JsonObject Facts() => JsonNode.Parse(Text, documentOptions: Strict)!.AsObject();

    /// <summary>The commitment to this body under a salt of 32 bytes.</summary>
    /// <exception cref="ArgumentException">The salt is not 32 bytes long.</exception>
    public LedgerHash Commit(ReadOnlySpan<byte> salt) => EntryCommitment.Compute(salt, utf8);

    /// <summary>Reads a text that <see cref="Create"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <param name="body">The body, or null.</param>
    /// <param name="error">Null, or why the text is no body: no JSON object, a name twice, or another spelling.</param>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out EntryBody? body, [NotNullWhen(false)] out string? error)
    {
        (body, error) = (null, null);
        if (text is null) error = "the body is missing";
        else if (Canonical(text) is not { } canonical) error = "the body is no JSON object that an entry can have";
        else if (canonical != text) error = "the body is not spelled canonically (RFC 8785)";
        else body = new EntryBody(text);
        return body is not null;
    }

    static string? Canonical(string text)
    {
        try
        {
            var parsed = JsonNode.Parse(text, documentOptions: Strict);
            return parsed is JsonObject facts ? CanonicalJson.Write(facts) : null;
        }
        catch (Exception failure) when (
            failure is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            // Escaped half of a surrogate pair is an InvalidOperationException, the half itself an ArgumentException.
            return null;
        }
    }

    /// <summary>Never the facts, so that none reaches a log.</summary>
    public override string ToString() => $"an entry's body of {utf8.Length} bytes";
}
