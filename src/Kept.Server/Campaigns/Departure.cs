using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Kept.Server.Campaigns;

/// <summary>
/// Sends one mail. First a transaction claims it and lets its composer ask the gate; then, with no transaction open,
/// <see cref="MailDelivery"/> hands it over and marks it. A node may die between any two of these: the claim runs out and another
/// takes the mail again.
/// </summary>
internal sealed class Departure(
    KeptDb db, Transactions transactions, IEnumerable<IMailComposer> composers, Snapshot<SiteDirectory> sites, IMailTransport transport,
    MailDelivery delivery, Intake intake, LedgerWriter ledger, TimeProvider time, ILogger<Departure> logger)
{
    /// <summary>
    /// Sends a mail that is due, unless another node has it. <paramref name="stopping"/> ends it while it has not begun to leave.
    /// </summary>
    public async Task SendAsync(Guid id, CancellationToken stopping)
    {
        try
        {
            if (await transactions.RunAsync(() => ClaimAsync(id, stopping), stopping) is { } leaving)
                await delivery.HandOverAsync(leaving, stopping);
        }
        catch (MailHeldException)
        {
            await HoldAsync(id, stopping);
        }
        catch (Exception e) when (e is GateDeniedException or KeyDestroyedException)
        {
            await delivery.EndAsync(Unclaimed(id), MailState.Dropped, MailReason.NotPermitted);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError("Mail {Mail} could not be composed: {Error}\n{Stack}", id, e.GetType().Name, e.StackTrace);
            await delivery.RetryLaterAsync(Unclaimed(id), $"compose-{e.GetType().Name}");
        }
    }

    /// <summary>
    /// INVARIANT (CHOICE): the addresses are locked before the gate decides about an offer, as <see cref="ChoiceBook"/> locks
    /// them before it writes. Either the choice is seen here, or the mail is seen leaving by whoever acknowledges it.
    /// </summary>
    private async Task<LeavingMail?> ClaimAsync(Guid id, CancellationToken cancel)
    {
        var before = await db.Set<OutboxMail>().AsNoTracking().SingleAsync(m => m.Id == id, cancel);
        var composer = composers.FirstOrDefault(c => c.Kind == before.Kind);
        if (composer is { IsOffer: true } && before.PersonId is { } person)
            await LockAddressesAsync(person, cancel);
        var until = time.GetUtcNow() + MailDelivery.Lease;
        var claimed = await Unclaimed(id).ExecuteUpdateAsync(m => m
            .SetProperty(x => x.State, MailState.Leaving)
            .SetProperty(x => x.LeavingUntil, until)
            .SetProperty(x => x.Attempts, x => x.Attempts + 1), cancel);
        if (claimed == 0)
            return null;
        var mail = await db.Set<OutboxMail>().SingleAsync(m => m.Id == id, cancel);
        if (EndsUncomposed(mail, composer, interrupted: before.State == MailState.Leaving) is var (state, reason))
            mail.End(state, reason, time.GetUtcNow());
        else if (await ComposeAsync(mail, composer!, cancel) is { } message)
            return new LeavingMail(id, until, mail.Attempts, composer!.IsOffer, message);
        return null;
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
        // What the gate opens for this mail is recorded with its id, which is how the mail's own page finds it.
        ledger.OfMail = mail.Id;
        var composed = await composer.ComposeAsync(mail, site, cancel);
        if (composed is not null && EmailAddress.IsValid(composed.ToAddress))
        {
            if (mail.PersonId is not null)
                mail.AddressIndex = intake.EmailIndex(composed.ToAddress);
            return MimeWriter.Write(composed, mail, site, time.GetUtcNow());
        }
        mail.End(MailState.Dropped, composed is null ? MailReason.NotPermitted : MailReason.BadAddress, time.GetUtcNow());
        return null;
    }

    private Task<int> HoldAsync(Guid id, CancellationToken cancel) => transactions.RunAsync(() => Unclaimed(id).ExecuteUpdateAsync(m => m
        .SetProperty(x => x.State, MailState.Waiting)
        .SetProperty(x => x.LeavingUntil, (DateTimeOffset?)null)
        .SetProperty(x => x.DueAt, CampaignSwitch.Held), cancel), cancel);

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
}
