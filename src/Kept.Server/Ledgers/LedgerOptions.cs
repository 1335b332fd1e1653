using Kept.Ledger;
using Kept.Server.Storage;

namespace Kept.Server.Ledgers;

/// <summary>Settings of the ledger. Environment: <c>KEPT__LEDGER__…</c>.</summary>
internal sealed class LedgerOptions
{
    public const string Section = "Ledger";

    /// <summary>
    /// The log's name on the first line of its checkpoints (C2SP tlog-checkpoint): a host name and path without a scheme, as in
    /// <c>shop.example/ledger</c>. It is fixed at the first start. Without it the log gets a random name.
    /// </summary>
    public string? Origin { get; set; }

    /// <summary>Witnesses whose signatures the log serves: public keys as <c>kept-verify key</c> prints them (C2SP signed-note, type 4).</summary>
    public List<string> Witnesses { get; set; } = [];

    public static LedgerOptions Read(IConfiguration configuration) => configuration.GetSection(Section).Get<LedgerOptions>() ?? new LedgerOptions();

    /// <summary>The keys; throws <see cref="StartupException"/> when one does not belong to a witness.</summary>
    public IReadOnlyList<NoteKey> Keys() => Witnesses.ConvertAll(text =>
        NoteKey.TryParse(text, out var key, out var error) && key.Type == NoteSignatureType.Cosignature
            ? key
            : throw new StartupException($"The setting Ledger:Witnesses contains a key that is not a witness key: {error ?? "it is a log's key"}."));

    /// <summary>Throws <see cref="StartupException"/> when the setting cannot be a name, or is not the name of the log there is.</summary>
    /// <param name="existing">The log's name in the database; null before the first start.</param>
    public void RequireOrigin(string? existing)
    {
        if (Origin is null)
            return;
        if (!NoteKey.IsName(Origin) || Origin.Contains("://", StringComparison.Ordinal))
            throw new StartupException(
                $"The setting Ledger:Origin is '{Origin}'. It must be a host name and path without a scheme, spaces or plus signs, as in 'shop.example/ledger'.");
        if (existing is not null && existing != Origin)
            throw new StartupException(
                $"The setting Ledger:Origin is '{Origin}', but this log is called '{existing}' and its signed checkpoints say so. Remove the setting or correct it.");
    }
}
