using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Kept.Ledger;

/// <summary>An entry that a person holds: enough to recompute its leaf and to prove it in the log.</summary>
/// <param name="Index">The leaf's place in the log, from 0.</param>
/// <param name="Salt">The commitment's salt, 32 bytes.</param>
/// <param name="Body">The canonical JSON text exactly as committed.</param>
/// <param name="Proof">The inclusion proof against the record's checkpoint, from the leaves up.</param>
public sealed record RecordEntry(long Index, ReadOnlyMemory<byte> Salt, string Body, IReadOnlyList<LedgerHash> Proof);

/// <summary>
/// The part of a person's exported record that can be verified: JSON of the format <c>kept-record/1</c>. The export
/// may hold more members; they are not verified and are ignored here.
/// </summary>
/// <example>
/// <code>
/// { "format": "kept-record/1", "origin": "example.com/ledger",
///   "checkpoint": "example.com/ledger\n4\n&lt;root in base64&gt;\n", "signatures": [ "— example.com/ledger &lt;base64&gt;" ],
///   "entries": [ { "index": 2, "salt": "&lt;32 bytes in base64&gt;", "body": "{\"act\":\"…\"}",
///                  "proof": [ "&lt;base64&gt;", "&lt;base64&gt;" ] } ] }
/// </code>
/// </example>
/// <param name="Origin">The log that the record says it is from; verification compares it to the checkpoint.</param>
/// <param name="Checkpoint">The head of the log against which the entries are proved.</param>
/// <param name="Entries">The entries, in the order of the file.</param>
public sealed record RecordFile(string Origin, Checkpoint Checkpoint, IReadOnlyList<RecordEntry> Entries)
{
    /// <summary>The value of the member <c>format</c>.</summary>
    public const string Format = "kept-record/1";

    /// <summary>The log's and its witnesses' signatures under the checkpoint; none in records from before checkpoints were signed.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; init; } = [];

    /// <summary>The checkpoint as the signed note it was served as.</summary>
    public SignedNote Note => new(Checkpoint.ToString(), Signatures);

    /// <summary>Reads an exported record.</summary>
    /// <param name="utf8">The file's bytes: JSON in UTF-8, with or without a byte order mark.</param>
    /// <param name="record">The record, or null.</param>
    /// <param name="error">Null, or where the file is malformed and how, such as <c>entries[3].salt: …</c>.</param>
    /// <returns>False for every malformed file; nothing throws.</returns>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out RecordFile? record, [NotNullWhen(false)] out string? error)
    {
        (record, error) = (null, null);
        try
        {
            record = RecordReader.Read(utf8);
        }
        catch (FormatException malformed)
        {
            error = malformed.Message;
        }

        return record is not null;
    }

    /// <summary>The record as JSON, to which an export adds what else it holds.</summary>
    public JsonObject ToJson() => new()
    {
        ["format"] = Format,
        ["origin"] = Origin,
        ["checkpoint"] = Checkpoint.ToString(),
        ["signatures"] = new JsonArray([.. Signatures.Select(s => JsonValue.Create(s.ToString()))]),
        ["entries"] = new JsonArray([.. Entries.Select(ToJson)]),
    };

    static JsonObject ToJson(RecordEntry entry) => new()
    {
        ["index"] = entry.Index,
        ["salt"] = Convert.ToBase64String(entry.Salt.Span),
        ["body"] = entry.Body,
        ["proof"] = new JsonArray([.. entry.Proof.Select(hash => JsonValue.Create(hash.ToBase64()))]),
    };
}
