using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Kept.Server.Campaigns;

/// <summary>
/// Sends one mail. First a transaction claims it and lets its composer ask the gate; then it is handed to the transport;
/// then it is marked. A node may die between any two of these: the claim runs out and another takes the mail again.
/// </summary>
internal sealed class Departure(
    KeptDb db, Transactions transactions, IEnumerable<IMailComposer> composers, Snapshot<SiteDirectory> sites,
    IMailTransport transport, TimeProvider time, ILogger<Departure> logger)
{
    /// <summary>For how long a claim holds. Nothing is handed over that could take longer than what is left of it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(150);

    private static readonly TimeSpan LongestHandOver = TimeSpan.FromSeconds(90);

    /// <summary>How long to wait after the first failure, the second and so on; after the last one it is given up.</summary>
    private static readonly TimeSpan[] Waits =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6)];

    /// <summary>Sends a mail that is due. Returns false when another node has it.</summary>
    public async Task<bool> SendAsync(Guid id, CancellationToken cancel)
    {
        try
        {
            var (claimed, leaving) = await transactions.RunAsync(() => ClaimAsync(id, cancel), cancel);
            if (leaving is not null)
                await HandOverAsync(leaving);
            return claimed;
        }
        catch (MailHeldException)
        {
            await HoldAsync(id, cancel);
        }
        catch (Exception e) when (e is GateDeniedException or KeyDestroyedException)
        {
            await RefuseAsync(id, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException and not TransportException)
        {
            logger.LogError("Mail {Mail} could not be composed: {Error}\n{Stack}", id, e.GetType().Name, e.StackTrace);
            await PutBackAsync(Unclaimed(id), $"compose-{e.GetType().Name}", cancel);
        }
        return true;
    }

    /// <summary>
    /// INVARIANT (CHOICE): the addresses are locked before the gate decides about an offer, as <see cref="ChoiceBook"/> locks
    /// them before it writes. Either the choice is seen here, or the mail is seen leaving by whoever acknowledges it.
    /// </summary>
    private async Task<(bool Claimed, Leaving? Leaving)> ClaimAsync(Guid id, CancellationToken cancel)
    {
        var before = await db.Set<OutboxMail>().AsNoTracking().SingleAsync(m => m.Id == id, cancel);
        var composer = composers.FirstOrDefault(c => c.Kind == before.Kind);
        if (composer is { IsOffer: true } && before.PersonId is { } person)
            await LockAddressesAsync(person, cancel);
        var until = time.GetUtcNow() + Lease;
        var claimed = await Unclaimed(id).ExecuteUpdateAsync(m => m
            .SetProperty(x => x.State, MailState.Leaving)
            .SetProperty(x => x.LeavingUntil, until)
            .SetProperty(x => x.Attempts, x => x.Attempts + 1), cancel);
        if (claimed == 0)
            return (false, null);
        var mail = await db.Set<OutboxMail>().SingleAsync(m => m.Id == id, cancel);
        if (EndsUncomposed(mail, composer, interrupted: before.State == MailState.Leaving) is var (state, reason))
            End(mail, state, reason);
        else if (await ComposeAsync(mail, composer!, cancel) is { } message)
            return (true, new Leaving(id, until, mail.Attempts, composer!.IsOffer, message));
        return (true, null);
    }

    /// <summary>How a mail ends without being composed, or null. <c>interrupted</c> when a node died while sending it.</summary>
    private (MailState State, string? Reason)? EndsUncomposed(OutboxMail mail, IMailComposer? composer, bool interrupted)
    {
        if (mail.Forget)
            return (MailState.Dropped, MailReason.Erased);
        if (composer is null || sites.Current.FindById(mail.SiteId) is null)
            return (MailState.Failed, MailReason.NoComposer);
        if (!interrupted)
            return null;
        return transport.HasLeft(mail.Id) switch
        {
            true => (MailState.Sent, null),
            // Nobody asked for an offer, so one too few is better than one too many; a confirmation is sent again with the
            // same Message-ID, for without it the buyer has nothing.
            null when composer.IsOffer => (MailState.Failed, MailReason.OutcomeUnknown),
            _ => null,
        };
    }

    private async Task<MimeMessage?> ComposeAsync(OutboxMail mail, IMailComposer composer, CancellationToken cancel)
    {
        var site = sites.Current[mail.SiteId];
        var composed = await composer.ComposeAsync(mail, site, cancel);
        if (composed is not null && EmailAddress.IsValid(composed.ToAddress))
            return MimeWriter.Write(composed, mail, site, time.GetUtcNow());
        End(mail, MailState.Dropped, composed is null ? MailReason.NotPermitted : MailReason.BadAddress);
        return null;
    }

    private async Task HandOverAsync(Leaving leaving)
    {
        FaultPoint.Reached("mail-claimed");
        if (leaving.Until - time.GetUtcNow() < LongestHandOver)
        {
            await PutBackAsync(Held(leaving), MailReason.TooSlow, CancellationToken.None);
            return;
        }
        try
        {
            // Not ended by a stop of the server: a mail cut off in the middle may have left or not.
            using var limit = new CancellationTokenSource(LongestHandOver);
            await transport.SendAsync(leaving.Message, leaving.Id, limit.Token);
        }
        catch (TransportException e)
        {
            await NotSentAsync(leaving, e);
            return;
        }
        FaultPoint.Reached("mail-handed-over");
        await EndAsync(Held(leaving), MailState.Sent, null);
    }

    private Task NotSentAsync(Leaving leaving, TransportException e)
    {
        logger.LogWarning("Mail {Mail} was not sent at try {Attempt}: {Code}", leaving.Id, leaving.Attempt, e.Message);
        return e.Failure switch
        {
            TransportFailure.Permanent => EndAsync(Held(leaving), MailState.Failed, e.Message),
            TransportFailure.Unclear when leaving.IsOffer => EndAsync(Held(leaving), MailState.Failed, MailReason.OutcomeUnknown),
            _ => PutBackAsync(Held(leaving), e.Message, CancellationToken.None),
        };
    }

    private Task PutBackAsync(IQueryable<OutboxMail> row, string reason, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        if (await row.SingleOrDefaultAsync(cancel) is not { } mail)
            return;
        // A mail that failed before its claim was saved has not counted this try yet.
        mail.Attempts += mail.State == MailState.Waiting ? 1 : 0;
        if (mail.Attempts > Waits.Length)
        {
            End(mail, MailState.Failed, reason);
            return;
        }
        mail.State = MailState.Waiting;
        mail.LeavingUntil = null;
        mail.Reason = reason;
        mail.DueAt = time.GetUtcNow() + Waits[Math.Max(0, mail.Attempts - 1)];
    }, cancel);

    private Task<int> HoldAsync(Guid id, CancellationToken cancel) => transactions.RunAsync(() => Unclaimed(id).ExecuteUpdateAsync(m => m
        .SetProperty(x => x.State, MailState.Waiting)
        .SetProperty(x => x.LeavingUntil, (DateTimeOffset?)null)
        .SetProperty(x => x.DueAt, CampaignSwitch.Held), cancel), cancel);

    private Task RefuseAsync(Guid id, CancellationToken cancel) => EndAsync(Unclaimed(id), MailState.Dropped, MailReason.NotPermitted, cancel);

    private Task EndAsync(IQueryable<OutboxMail> row, MailState state, string? reason, CancellationToken cancel = default) => transactions.RunAsync(async () =>
    {
        if (await row.SingleOrDefaultAsync(cancel) is { } mail)
            End(mail, state, reason);
    }, cancel);

    private void End(OutboxMail mail, MailState state, string? reason)
    {
        mail.State = state;
        mail.Reason = reason;
        mail.LeavingUntil = null;
        mail.EndedAt = time.GetUtcNow();
    }

    private async Task LockAddressesAsync(Guid person, CancellationToken cancel)
    {
        var indexes = await db.Set<Address>().Where(a => a.PersonId == person).OrderBy(a => a.Id).Select(a => a.Index).ToListAsync(cancel);
        foreach (var index in indexes)
            await ChoiceBook.LockAddressAsync(db, index, cancel);
    }

    private IQueryable<OutboxMail> Unclaimed(Guid id)
    {
        var now = time.GetUtcNow();
        return db.Set<OutboxMail>().Where(m => m.Id == id
            && ((m.State == MailState.Waiting && m.DueAt <= now) || (m.State == MailState.Leaving && m.LeavingUntil <= now)));
    }

    /// <summary>The row while this claim holds; nothing once another node has taken it over.</summary>
    private IQueryable<OutboxMail> Held(Leaving leaving) =>
        db.Set<OutboxMail>().Where(m => m.Id == leaving.Id && m.State == MailState.Leaving && m.LeavingUntil == leaving.Until);

    private sealed record Leaving(Guid Id, DateTimeOffset Until, int Attempt, bool IsOffer, MimeMessage Message);
}
