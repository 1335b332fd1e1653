using Kept.Ledger;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Ledgers;

/// <summary>A witness's signature under a checkpoint of this log (C2SP tlog-cosignature).</summary>
internal sealed class LedgerCosignature
{
    public long Size { get; init; }

    /// <summary>The witness, as its key names it.</summary>
    public required string Witness { get; init; }

    /// <summary>The signature line.</summary>
    public required string Line { get; set; }

    public DateTimeOffset At { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<LedgerCosignature>
    {
        public void Configure(EntityTypeBuilder<LedgerCosignature> builder)
        {
            builder.ToTable("ledger_cosignatures");
            builder.HasKey(c => new { c.Size, c.Witness });
        }
    }
}

/// <summary>Takes witnesses' signatures and serves the newest checkpoint that has any.</summary>
internal sealed class Cosignatures(
    KeptDb db, Transactions transactions, LedgerTree tree, LedgerSigner signer, LedgerFiles files, LedgerWitnesses witnesses, TimeProvider time)
{
    /// <summary>Adds the signatures of known witnesses under one of our own checkpoints. Returns what is wrong, or null.</summary>
    public async Task<string?> AddAsync(byte[] utf8, CancellationToken cancel)
    {
        if (!SignedNote.TryParse(utf8, out var note, out var error))
            return $"This is not a signed note: {error}.";
        if (!Checkpoint.TryParse(note.Text, out var signed, out error))
            return $"The note is not a checkpoint: {error}.";
        var head = await tree.CheckpointAsync(cancel);
        if (signed.Origin != head.Origin || signed.Size > head.Size || signed.Size == 0 || await RootAsync(signed.Size, cancel) != signed.Root)
            return "The checkpoint does not belong to this log.";
        if (witnesses.Keys.Append(signer.Key).FirstOrDefault(k => HasBadSignature(note, k)) is { } bad)
            return $"The signature of {bad.Name} does not verify.";
        var known = note.Signatures.Where(s => witnesses.Keys.Any(k => Signed(k, s))).ToList();
        if (known.Count == 0)
            return "No line is the signature of a witness that this log knows.";
        await transactions.RunAsync(async () =>
        {
            foreach (var signature in known)
                await KeepAsync(signed.Size, signature, cancel);
        }, cancel);
        return null;
    }

    /// <summary>The newest checkpoint with a witness's signature, ours first; null when there is none.</summary>
    public async Task<SignedNote?> NewestAsync(CancellationToken cancel)
    {
        var names = witnesses.Keys.Select(k => k.Name).ToList();
        var size = await db.Set<LedgerCosignature>().Where(c => names.Contains(c.Witness)).MaxAsync(c => (long?)c.Size, cancel);
        if (size is null)
            return null;
        var checkpoint = new Checkpoint(signer.Key.Name, size.Value, await RootAsync(size.Value, cancel));
        var lines = await db.Set<LedgerCosignature>().AsNoTracking()
            .Where(c => c.Size == size && names.Contains(c.Witness)).OrderBy(c => c.Witness).Select(c => c.Line).ToListAsync(cancel);
        return lines.Select(NoteSignature.Parse).OfType<NoteSignature>().Aggregate(tree.Sign(checkpoint), (note, line) => note.With(line));
    }

    /// <summary>A witness that signs a checkpoint again vouches for a later moment, which is what its verifiers want to see.</summary>
    private async Task KeepAsync(long size, NoteSignature signature, CancellationToken cancel)
    {
        if (await db.Set<LedgerCosignature>().FindAsync([size, signature.Name], cancel) is not { } kept)
            db.Add(new LedgerCosignature { Size = size, Witness = signature.Name, Line = signature.ToString(), At = time.GetUtcNow() });
        else if (NoteSignature.Parse(kept.Line)?.Moment is not { } before || signature.Moment > before)
            (kept.Line, kept.At) = (signature.ToString(), time.GetUtcNow());
    }

    /// <summary>C2SP signed-note: a signature by a known key that does not verify makes the whole note invalid.</summary>
    private static bool HasBadSignature(SignedNote note, NoteKey key) => note.Signatures.Any(s => Signed(key, s)) && !note.IsSignedBy(key);

    private static bool Signed(NoteKey key, NoteSignature signature) => signature.Name == key.Name && signature.KeyId == key.Id;

    private async Task<LedgerHash> RootAsync(long size, CancellationToken cancel) => await files.TreeOf(size).RootAsync(cancel);
}

/// <summary>The known witnesses' keys, read once.</summary>
internal sealed class LedgerWitnesses(LedgerOptions options)
{
    public IReadOnlyList<NoteKey> Keys { get; } = options.Keys();
}
