using Kept.Ledger;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Ledgers;

/// <summary>The witnesses whose word the log serves. Environment: <c>KEPT__LEDGER__WITNESSES__0</c>.</summary>
internal sealed class LedgerOptions
{
    /// <summary>Public keys as <c>kept-verify key</c> prints them (C2SP signed-note, type 4).</summary>
    public List<string> Witnesses { get; set; } = [];

    /// <summary>The keys; throws <see cref="StartupException"/> when one is none of a witness.</summary>
    public IReadOnlyList<NoteKey> Keys() => Witnesses.ConvertAll(text =>
        NoteKey.TryParse(text, out var key, out var error) && key.Type == NoteSignatureType.Cosignature
            ? key
            : throw new StartupException($"The setting Ledger:Witnesses has a key that is none of a witness: {error ?? "it is a log's key"}."));
}

/// <summary>A witness's signature under a checkpoint of this log (C2SP tlog-cosignature).</summary>
internal sealed class LedgerCosignature
{
    public long Size { get; init; }

    /// <summary>The witness, as its key names it.</summary>
    public required string Witness { get; init; }

    /// <summary>The signature line.</summary>
    public required string Line { get; init; }

    public DateTimeOffset At { get; init; }

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
internal sealed class Cosignatures(KeptDb db, Transactions transactions, LedgerTree tree, LedgerFiles files, LedgerWitnesses witnesses, TimeProvider time)
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
            return "The checkpoint is none of this log.";
        var known = note.Signatures.Where(s => witnesses.Keys.Any(k => k.Name == s.Name && k.Id == s.KeyId && k.Verifies(note.Text, s))).ToList();
        if (known.Count == 0)
            return "No line is the signature of a witness that this log knows.";
        await transactions.RunAsync(async () =>
        {
            foreach (var signature in known)
                if (await db.Set<LedgerCosignature>().FindAsync([signed.Size, signature.Name], cancel) is null)
                    db.Add(new LedgerCosignature { Size = signed.Size, Witness = signature.Name, Line = signature.ToString(), At = time.GetUtcNow() });
        }, cancel);
        return null;
    }

    /// <summary>The newest checkpoint with a witness's signature, ours first; null when there is none.</summary>
    public async Task<SignedNote?> NewestAsync(CancellationToken cancel)
    {
        var size = await db.Set<LedgerCosignature>().MaxAsync(c => (long?)c.Size, cancel);
        if (size is null)
            return null;
        var checkpoint = new Checkpoint((await tree.CheckpointAsync(cancel)).Origin, size.Value, await RootAsync(size.Value, cancel));
        var lines = await db.Set<LedgerCosignature>().AsNoTracking().Where(c => c.Size == size).OrderBy(c => c.Witness).Select(c => c.Line).ToListAsync(cancel);
        return lines.Select(NoteSignature.Parse).OfType<NoteSignature>().Aggregate(tree.Sign(checkpoint), (note, line) => note.With(line));
    }

    private async Task<LedgerHash> RootAsync(long size, CancellationToken cancel) => await files.TreeOf(size).RootAsync(cancel);
}

/// <summary>The known witnesses' keys, read once.</summary>
internal sealed class LedgerWitnesses(IReadOnlyList<NoteKey> keys)
{
    public IReadOnlyList<NoteKey> Keys { get; } = keys;
}
