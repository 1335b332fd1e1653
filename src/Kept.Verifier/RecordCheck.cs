using System.Text;
using Kept.Ledger;

namespace Kept.Verifier;

/// <summary>The command <c>kept-verify record</c>.</summary>
static class RecordCheck
{
    /// <summary>Checks the record in a file, against a root or checkpoint from elsewhere if one is given.</summary>
    public static int Run(string file, string? key, string? root, string? checkpointFile, TextWriter output, TextWriter error)
    {
        try
        {
            var record = ReadRecord(file);
            var signer = key is null ? null : Notes.Key("--key", key, NoteSignatureType.Ed25519);
            var trusted = root is not null ? ParseRoot(root, record.Checkpoint.Origin)
                : checkpointFile is not null ? ReadCheckpoint(checkpointFile)
                : null;
            return Report(record, signer, trusted, output);
        }
        catch (Exception misuse) when (
            misuse is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            error.WriteLine("kept-verify: " + misuse.Message);
            return VerifyCommand.Misuse;
        }
    }

    static int Report(RecordFile record, NoteKey? signer, Checkpoint? trusted, TextWriter output)
    {
        var findings = RecordVerifier.Verify(record, trusted, signer);
        foreach (var finding in findings) output.WriteLine("FAILED " + finding);
        var head = $"{record.Checkpoint.Origin}, size {record.Checkpoint.Size}, root {record.Checkpoint.Root}";
        if (findings.Count > 0)
        {
            output.WriteLine($"NOT VERIFIED: {findings.Count} failure(s) in {record.Entries.Count} entries of {head}");
            return VerifyCommand.NotVerified;
        }

        output.WriteLine($"VERIFIED: {record.Entries.Count} entries of {head}");
        if (signer is not null) output.WriteLine($"The checkpoint is signed by {signer.Name}.");
        if (trusted is null && signer is null)
            output.WriteLine("The checkpoint is the record's own; check its signature (--key) or compare it with another (--root, --checkpoint).");
        return VerifyCommand.Verified;
    }

    static RecordFile ReadRecord(string file)
    {
        if (RecordFile.TryParse(File.ReadAllBytes(file), out var record, out var error)) return record;
        throw new FormatException($"{file}: {error}");
    }

    static Checkpoint ParseRoot(string text, string origin)
    {
        // The origin is the record's own, because a size and a root are all that was obtained.
        var parts = text.Split(':', 2);
        if (parts.Length == 2
            && Checkpoint.TryParseSize(parts[0], out var size)
            && LedgerHash.TryFromBase64(parts[1], out var root)) return new Checkpoint(origin, size, root);
        throw new FormatException("--root: not SIZE:BASE64, a decimal size and a root of 32 bytes");
    }

    static Checkpoint ReadCheckpoint(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var text = SignedNote.TryParse(bytes, out var note, out _) ? note.Text : Encoding.UTF8.GetString(bytes);
        if (Checkpoint.TryParse(text, out var checkpoint, out var error)) return checkpoint;
        throw new FormatException($"{file}: {error}");
    }
}
