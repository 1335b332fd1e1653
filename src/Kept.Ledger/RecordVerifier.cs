using System.Globalization;
using System.Text;

namespace Kept.Ledger;

/// <summary>Something of a record that does not hold.</summary>
/// <param name="Position">The entry's place in the file's <c>entries</c>, from 0; null for the whole file.</param>
/// <param name="Index">The entry's place in the log as the file says it; null for the whole file.</param>
/// <param name="Problem">What failed, in words that quote nothing of the person's data.</param>
public sealed record RecordFinding(int? Position, long? Index, string Problem)
{
    /// <summary>The finding as one line: where, then what.</summary>
    public override string ToString() => Position is null
        ? Problem
        : string.Create(CultureInfo.InvariantCulture, $"entries[{Position}] (index {Index}): {Problem}");
}

/// <summary>Checks a record by hashing, and its checkpoint by the log's key: it needs no network and no trust in the server.</summary>
public static class RecordVerifier
{
    /// <summary>
    /// Recomputes each entry's commitment, leaf and inclusion proof against the record's checkpoint, and compares that
    /// checkpoint with a trusted one.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="trusted">
    /// A checkpoint obtained independently of the record. Without it a server could show each person a log of their
    /// own; with it, the entries are those that everybody sees.
    /// </param>
    /// <param name="signer">The log's key, which must have signed the record's checkpoint; null to leave signatures alone.</param>
    /// <returns>All findings in the order of the file; none if the record holds.</returns>
    public static IReadOnlyList<RecordFinding> Verify(RecordFile record, Checkpoint? trusted = null, NoteKey? signer = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        var findings = new List<RecordFinding>();
        foreach (var problem in CheckpointProblems(record, trusted))
            findings.Add(new RecordFinding(null, null, problem));

        if (signer is not null && !record.Note.IsSignedBy(signer))
            findings.Add(new RecordFinding(null, null, $"the record's checkpoint is not signed by {signer.Name} with the key given"));

        var seen = new HashSet<long>();
        for (var i = 0; i < record.Entries.Count; i++)
        {
            var entry = record.Entries[i];
            foreach (var problem in EntryProblems(entry, record.Checkpoint))
                findings.Add(new RecordFinding(i, entry.Index, problem));
            if (!seen.Add(entry.Index))
                findings.Add(new RecordFinding(i, entry.Index, "the record has this index twice"));
        }

        return findings;
    }

    static IEnumerable<string> CheckpointProblems(RecordFile record, Checkpoint? trusted)
    {
        var own = record.Checkpoint;
        if (record.Origin != own.Origin) yield return "the record's origin is not its checkpoint's";
        if (trusted is null || trusted == own) yield break;
        if (trusted.Origin != own.Origin)
            yield return "the record's checkpoint is of another log than the trusted one";
        else if (trusted.Size == own.Size)
            yield return "the record's root is not the trusted root of the same size: the log was forked";
        else
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the record's checkpoint has size {own.Size}, the trusted one {trusted.Size}: compare equal sizes");
    }

    static IEnumerable<string> EntryProblems(RecordEntry entry, Checkpoint checkpoint)
    {
        // Bytes that two readers could take for different facts prove nothing, whatever they hash to.
        if (!EntryBody.TryParse(entry.Body, out _, out var error)) yield return error;
        if (entry.Salt.Length != EntryCommitment.SaltLength)
            yield return "the salt is not 32 bytes long";
        else if (entry.Index >= checkpoint.Size)
            yield return "the index is beyond the checkpoint's size";
        else if (!IsIncluded(entry, checkpoint))
            yield return "salt and body do not lead to the checkpoint's root by the proof";
    }

    static bool IsIncluded(RecordEntry entry, Checkpoint checkpoint)
    {
        var commitment = EntryCommitment.Compute(entry.Salt.Span, Encoding.UTF8.GetBytes(entry.Body));
        var leaf = EntryCommitment.Leaf(commitment);
        return Proofs.VerifyInclusion(leaf, entry.Index, checkpoint.Size, entry.Proof, checkpoint.Root);
    }
}
