using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>A name of the log and a size that was reached under it.</summary>
internal sealed record LogHead(string Origin, long Size);

/// <summary>
/// Keeps in the key store how long the log is. The store outlives a restore of the database, so the next start sees
/// that entries are missing whose positions were signed and published already. It follows the database and is never
/// ahead of it.
/// </summary>
internal sealed class LogHeadJob(
    IServiceScopeFactory scopes,
    KeyStore store,
    LedgerSigner signer,
    TimeProvider time,
    ILogger<LogHeadJob> logger
) : NodeJob(TimeSpan.FromSeconds(15), time, logger)
{
    private long noted;

    protected override string Failure => "The length of the log could not be noted in the key store";

    protected override async Task RunOnceAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var size = await scope
            .ServiceProvider.GetRequiredService<KeptDb>()
            .Set<LedgerState>()
            .Select(s => s.Size)
            .SingleOrDefaultAsync(cancel);
        if (size == noted)
            return;
        await store.NoteLogAsync(new LogHead(signer.Key.Name, size), cancel);
        noted = size;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryRoundAsync(CancellationToken.None);
    }
}
