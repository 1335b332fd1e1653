using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Kept.Ledger;

/// <summary>One signature line of a note.</summary>
/// <param name="Name">The signing key's name.</param>
/// <param name="KeyId">The signing key's ID.</param>
/// <param name="Bytes">The signature without the key ID: what the key's type makes of it.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>
    /// Of a witness's signature the moment it names, in seconds since 1970-01-01T00:00:00Z; null where the bytes cannot be one. Trust it
    /// only after <see cref="NoteKey.Verifies(string, NoteSignature)"/>.
    /// </summary>
    public long? Moment =>
        Bytes.Length == sizeof(long) + 64 && BinaryPrimitives.ReadInt64BigEndian(Bytes.Span) is >= 0 and var moment
            ? moment
            : null;

    /// <summary>The line, without its newline.</summary>
    public override string ToString()
    {
        var id = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(id, KeyId);
        return $"— {Name} {Convert.ToBase64String([.. id, .. Bytes.Span])}";
    }

    /// <summary>Reads a line without its newline; null when it is no signature.</summary>
    public static NoteSignature? Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var parts = line.Split(' ');
        if (parts.Length != 3 || parts[0] != "—" || !NoteText.IsName(parts[1])) return null;
        return NoteText.Base64(parts[2]) is { Length: > sizeof(uint) } bytes
            ? new NoteSignature(parts[1], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(sizeof(uint)))
            : null;
    }
}

/// <summary>A text with signatures (C2SP signed-note): the text, an empty line, one line a signature.</summary>
/// <param name="Text">The text, with its last newline.</param>
/// <param name="Signatures">The signatures in the order of the note. They are not verified.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>The longest note that is read, in bytes.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>The most signatures that are read.</summary>
    public const int MaxSignatures = 100;

    /// <summary>The note.</summary>
    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in Signatures) note.Append(signature).Append('\n');
        return note.ToString();
    }

    /// <summary>The same note with one signature more.</summary>
    public SignedNote With(NoteSignature signature) => this with { Signatures = [.. Signatures, signature] };

    /// <summary>
    /// Whether the key signed the text. One signature in the key's name that does not verify makes it false, whatever else there is.
    /// </summary>
    public bool IsSignedBy(NoteKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var own = Signatures.Where(s => s.Name == key.Name && s.KeyId == key.Id).ToList();
        return own.Count > 0 && own.TrueForAll(s => key.Verifies(Text, s));
    }

    /// <summary>Reads a note.</summary>
    /// <param name="utf8">The note's bytes.</param>
    /// <param name="note">The note, or null.</param>
    /// <param name="error">Null, or what is wrong where.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out SignedNote? note, [NotNullWhen(false)] out string? error)
    {
        (note, error) = (null, null);
        if (utf8.Length > MaxLength) error = $"a note of more than {MaxLength} bytes is not read";
        else if (Decode(utf8) is not { } text || !NoteText.IsValid(text))
            error = "a note is UTF-8 without control characters but newlines";
        else error = ErrorOf(text, out note);
        return note is not null;
    }

    static string? Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return NoteText.Utf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    static string? ErrorOf(string all, out SignedNote? note)
    {
        note = null;
        var end = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || !all.EndsWith('\n') || end + 2 >= all.Length)
            return "a note is a text, an empty line and signature lines, each ended by a newline";
        var signatures = new List<NoteSignature>();
        foreach (var line in all[(end + 2)..^1].Split('\n'))
        {
            if (NoteSignature.Parse(line) is not { } signature)
                return $"signature line {signatures.Count + 1} is not an em dash, a key name and base64";
            signatures.Add(signature);
        }

        if (signatures.Count > MaxSignatures) return $"a note with more than {MaxSignatures} signatures is not read";
        note = new SignedNote(all[..(end + 1)], signatures);
        return null;
    }
}
