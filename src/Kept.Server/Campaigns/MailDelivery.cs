using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Kept.Server.Campaigns;

/// <summary>A mail that this node has claimed until <see cref="Until"/>. It lives in memory only.</summary>
internal sealed record LeavingMail(Guid Id, DateTimeOffset Until, int Attempt, bool IsOffer, MimeMessage Message)
{
    public override string ToString() => Id.ToString("N");
}

/// <summary>Hands claimed mails to the transport and marks what became of them. No transaction is open while the mail server is talked to.</summary>
internal sealed class MailDelivery(
    KeptDb db, Transactions transactions, IMailTransport transport, MailBreaker breaker, TimeProvider time, ILogger<MailDelivery> logger)
{
    /// <summary>
    /// For how long a claim holds: longer than the slowest mail server may take for a hand-over, or a second node would send the mail
    /// again while this one still waits for the answer.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(35);

    /// <summary>
    /// All steps of <see cref="SmtpTimeouts"/> at their slowest: connection and greeting, sender and recipient, data, final answer.
    /// What goes on for longer is cut off.
    /// </summary>
    private static readonly TimeSpan LongestHandOver = TimeSpan.FromMinutes(30);

    public async Task HandOverAsync(LeavingMail leaving, CancellationToken stopping)
    {
        FaultPoint.Reached("mail-claimed");
        if (leaving.Until - time.GetUtcNow() < LongestHandOver)
        {
            await RetryLaterAsync(Held(leaving), MailReason.TooSlow);
            return;
        }
        try
        {
            await transport.SendAsync(leaving.Message, leaving.Id, stopping).WaitAsync(LongestHandOver, time, CancellationToken.None);
        }
        catch (TransportException e)
        {
            await NotSentAsync(leaving, e);
            return;
        }
        catch (TimeoutException e)
        {
            await NotSentAsync(leaving, new TransportException(MailReason.Timeout, TransportFailure.Unclear, e) { IsOfServer = true });
            return;
        }
        breaker.Answered();
        FaultPoint.Reached("mail-handed-over");
        await EndAsync(Held(leaving), MailState.Sent, null);
    }

    /// <summary>Puts a mail back into the queue, or gives it up after the last try.</summary>
    public Task RetryLaterAsync(IQueryable<OutboxMail> row, string reason) => transactions.RunAsync(async () =>
    {
        if (await row.SingleOrDefaultAsync() is not { } mail)
            return;
        // A mail that failed before its claim was saved has not counted this try yet.
        mail.Attempts += mail.State == MailState.Waiting ? 1 : 0;
        // A stop of this server says nothing about the mail.
        mail.Attempts -= reason == MailReason.Stopped ? 1 : 0;
        if (reason == MailReason.Stopped)
            mail.Wait(reason, time.GetUtcNow());
        else if (RetrySchedule.After(mail.Attempts) is { } wait)
            mail.Wait(reason, time.GetUtcNow() + wait);
        else
            mail.End(MailState.Failed, reason, time.GetUtcNow());
    });

    public Task EndAsync(IQueryable<OutboxMail> row, MailState state, string? reason) => transactions.RunAsync(async () =>
    {
        if (await row.SingleOrDefaultAsync() is { } mail)
            mail.End(state, reason, time.GetUtcNow());
    });

    private Task NotSentAsync(LeavingMail leaving, TransportException e)
    {
        if (e.IsOfServer)
            breaker.Failed(e.Message);
        else if (e.Message != MailReason.Stopped)
            breaker.Answered();
        logger.LogWarning("Mail {Mail} was not sent at try {Attempt}: {Code}", leaving.Id, leaving.Attempt, e.Message);
        return e.Failure switch
        {
            TransportFailure.Permanent => EndAsync(Held(leaving), MailState.Failed, e.Message),
            TransportFailure.Unclear when leaving.IsOffer => EndAsync(Held(leaving), MailState.Failed, MailReason.OutcomeUnknown),
            _ => RetryLaterAsync(Held(leaving), e.Message),
        };
    }

    /// <summary>The row while this claim holds; nothing once another node has taken it over.</summary>
    private IQueryable<OutboxMail> Held(LeavingMail leaving) =>
        db.Set<OutboxMail>().Where(m => m.Id == leaving.Id && m.State == MailState.Leaving && m.LeavingUntil == leaving.Until);
}
