using Kept.Ledger;

namespace Kept.Server.Ledgers;

/// <summary>
/// The key that signs checkpoints, from the moment start-up has unsealed it. It is the installation's own and outlives every other
/// key, for whoever verified the log once holds its public half.
/// </summary>
internal sealed class LedgerSigner
{
    private NoteSigner? signer;

    /// <summary>The public key, in the form that <c>kept-verify</c> takes.</summary>
    public NoteKey Key => Signer.Key;

    public NoteSigner Signer
    {
        private get => signer ?? throw new InvalidOperationException("The ledger's key is used before it was unsealed.");
        set => signer = value;
    }

    public NoteSignature Sign(string text) => Signer.Sign(text);
}
