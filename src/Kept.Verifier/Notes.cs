using Kept.Ledger;

namespace Kept.Verifier;

/// <summary>Reads keys and signed checkpoints; what cannot be read is a <see cref="FormatException"/> that names its place.</summary>
static class Notes
{
    public static NoteKey Key(string option, string text, NoteSignatureType type)
    {
        if (!NoteKey.TryParse(text, out var key, out var error)) throw new FormatException($"{option}: {error}");
        if (key.Type == type) return key;
        throw new FormatException($"{option}: this is the key of a {(key.Type == NoteSignatureType.Ed25519 ? "log" : "witness")}");
    }

    public static SignedNote Note(string place, ReadOnlySpan<byte> bytes) =>
        SignedNote.TryParse(bytes, out var note, out var error) ? note : throw new FormatException($"{place}: {error}");

    public static Checkpoint Checkpoint(string place, SignedNote note) =>
        Ledger.Checkpoint.TryParse(note.Text, out var checkpoint, out var error) ? checkpoint : throw new FormatException($"{place}: {error}");

    /// <summary>What keeps the note from being trusted: a signature of the log or of a witness that is missing or wrong.</summary>
    public static IEnumerable<string> Problems(string place, SignedNote note, NoteKey log, IEnumerable<NoteKey> witnesses)
    {
        if (!note.IsSignedBy(log)) yield return $"{place}: not signed by {log.Name} with the key given";
        foreach (var witness in witnesses.Where(w => !note.IsSignedBy(w))) yield return $"{place}: not cosigned by {witness.Name}";
    }
}
