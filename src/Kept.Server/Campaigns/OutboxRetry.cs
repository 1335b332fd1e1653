using System.Text.Json.Nodes;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>Which failed mails are meant; a null part means any.</summary>
internal sealed record FailedMails(string? Kind = null, string? Site = null, string? Reason = null)
{
    /// <summary>One mail alone.</summary>
    public Guid? Mail { get; init; }

    /// <summary>Only what had failed by then: what staff saw when they confirmed.</summary>
    public DateTimeOffset? Until { get; init; }

    public IQueryable<OutboxMail> Of(IQueryable<OutboxMail> mails) => mails.Where(m => m.State == MailState.Failed && !m.Forget
        && (string.IsNullOrEmpty(Kind) || m.Kind == Kind) && (string.IsNullOrEmpty(Site) || m.SiteId == Site)
        && (string.IsNullOrEmpty(Reason) || m.Reason == Reason) && (Mail == null || m.Id == Mail) && (Until == null || m.EndedAt <= Until));
}

/// <summary>
/// Lets failed mails try again, as if they had just been queued. The gate decides about each of them anew, so nobody who has opted out
/// or was erased meanwhile gets one. INVARIANT (RECORD): who did it is in the ledger.
/// </summary>
internal sealed class OutboxRetry(
    KeptDb db, Transactions transactions, LedgerWriter ledger, OutboxSignal signal, TimeProvider time, ILogger<OutboxRetry> logger)
{
    /// <returns>How many go again.</returns>
    public Task<int> RetryAsync(FailedMails failed, string actor, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var now = time.GetUtcNow();
        var count = await failed.Of(db.Set<OutboxMail>()).ExecuteUpdateAsync(m => m
            .SetProperty(x => x.State, MailState.Waiting)
            .SetProperty(x => x.Attempts, 0)
            .SetProperty(x => x.Reason, (string?)null)
            .SetProperty(x => x.DueAt, now)
            .SetProperty(x => x.EndedAt, (DateTimeOffset?)null), cancel);
        if (count == 0)
            return 0;
        ledger.Add(EntryKind.MailsRetried, person: null, failed.Site, Facts(failed, actor, count));
        transactions.AfterCommit(signal.Pulse);
        transactions.AfterCommit(() => logger.LogInformation("{Actor} had {Count} failed mails sent again", actor, count));
        return count;
    }, cancel);

    private static JsonObject Facts(FailedMails failed, string actor, int count)
    {
        var facts = new JsonObject { ["actor"] = actor, ["mails"] = count };
        if (!string.IsNullOrEmpty(failed.Kind))
            facts["mail-kind"] = failed.Kind;
        if (!string.IsNullOrEmpty(failed.Reason))
            facts["reason"] = failed.Reason;
        if (failed.Mail is { } mail)
            facts["mail"] = mail.ToString("N");
        return facts;
    }
}
