using System.Text.Json;

namespace Kept.Ledger;

/// <summary>Reads a record; a malformation is a <see cref="FormatException"/> that names its place.</summary>
static class RecordReader
{
    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static RecordFile Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith(ByteOrderMark)) utf8 = utf8[ByteOrderMark.Length..];
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return ReadRecord(document.RootElement);
        }
        catch (JsonException malformed)
        {
            // The parser's own words could quote the file, which is a person's; the place is enough to find the fault.
            throw new FormatException(
                $"not valid JSON at line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}");
        }
        catch (InvalidOperationException)
        {
            // The search for repeated names meets a name that escapes half a surrogate pair.
            throw new FormatException("not valid JSON: a name is not valid Unicode");
        }
    }

    static RecordFile ReadRecord(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new FormatException("the file is no JSON object");
        if (String(root, "format", "") != RecordFile.Format)
            throw new FormatException($"format: this tool reads \"{RecordFile.Format}\" only");
        if (!Checkpoint.TryParse(String(root, "checkpoint", ""), out var checkpoint, out var error))
            throw new FormatException("checkpoint: " + error);

        var entries = new List<RecordEntry>();
        foreach (var entry in Array(root, "entries", "")) entries.Add(ReadEntry(entry, $"entries[{entries.Count}]."));
        return new RecordFile(String(root, "origin", ""), checkpoint, entries) { Signatures = ReadSignatures(root) };
    }

    static List<NoteSignature> ReadSignatures(JsonElement root)
    {
        var signatures = new List<NoteSignature>();
        if (!root.TryGetProperty("signatures", out _)) return signatures;
        foreach (var item in Array(root, "signatures", ""))
        {
            var place = $"signatures[{signatures.Count}]";
            if (item.ValueKind != JsonValueKind.String || NoteSignature.Parse(Text(item, place)) is not { } signature)
                throw new FormatException(place + ": not an em dash, a key name and base64");
            signatures.Add(signature);
        }

        return signatures;
    }

    static RecordEntry ReadEntry(JsonElement entry, string place)
    {
        if (entry.ValueKind != JsonValueKind.Object) throw new FormatException(place.TrimEnd('.') + ": no JSON object");
        var index = Member(entry, "index", JsonValueKind.Number, place);
        if (!index.TryGetInt64(out var number) || number < 0)
            throw new FormatException(place + "index: no integer from 0 to 2^63-1");

        var proof = new List<LedgerHash>();
        foreach (var item in Array(entry, "proof", place)) proof.Add(Hash(item, $"{place}proof[{proof.Count}]"));

        // A salt has the length of a hash, so it is read with the same strictness.
        var salt = Hash(Member(entry, "salt", JsonValueKind.String, place), place + "salt").ToArray();
        return new RecordEntry(number, salt, String(entry, "body", place), proof);
    }

    static LedgerHash Hash(JsonElement element, string place)
    {
        if (element.ValueKind == JsonValueKind.String && LedgerHash.TryFromBase64(Text(element, place), out var hash))
            return hash;
        throw new FormatException(place + ": not 32 bytes in base64");
    }

    static JsonElement.ArrayEnumerator Array(JsonElement parent, string name, string place) =>
        Member(parent, name, JsonValueKind.Array, place).EnumerateArray();

    static string String(JsonElement parent, string name, string place) =>
        Text(Member(parent, name, JsonValueKind.String, place), place + name);

    static JsonElement Member(JsonElement parent, string name, JsonValueKind kind, string place)
    {
        if (!parent.TryGetProperty(name, out var member)) throw new FormatException($"{place}{name}: missing");
        if (member.ValueKind != kind) throw new FormatException($"{place}{name}: no {Word(kind)}");
        return member;
    }

    static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "array",
        JsonValueKind.Number => "number",
        _ => "string",
    };

    static string Text(JsonElement element, string place)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // JSON can escape half a surrogate pair, or hold bytes that are no UTF-8, which no text holds.
            throw new FormatException(place + ": not valid Unicode");
        }
    }
}
