using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>Queues mails in the caller's transaction, and forgets those of a person who is erased.</summary>
internal sealed class Outbox(KeptDb db, Transactions transactions, OutboxSignal signal, IMailTransport transport, TimeProvider time) : IForgets
{
    /// <summary>
    /// Queues one mail; a second call with the same <paramref name="deduplicationKey"/> does nothing. It leaves about as
    /// soon as the transaction has committed; <paramref name="bulk"/> mail never takes the place of other mail.
    /// </summary>
    public async Task QueueAsync(
        Site site, string kind, Guid subject, Guid? person, string deduplicationKey, CancellationToken cancel, bool bulk = false)
    {
        if (await db.Set<OutboxMail>().AnyAsync(m => m.DeduplicationKey == deduplicationKey, cancel))
            return;
        var now = time.GetUtcNow();
        db.Add(new OutboxMail
        {
            Id = Guid.CreateVersion7(now),
            SiteId = site.Id,
            Kind = kind,
            SubjectId = subject,
            PersonId = person,
            DeduplicationKey = deduplicationKey,
            IsOffer = kind == OfferComposer.KindOfOffers,
            IsBulk = bulk,
            State = MailState.Waiting,
            DueAt = now,
            CreatedAt = now,
        });
        transactions.AfterCommit(signal.Pulse);
    }

    /// <summary>
    /// INVARIANT (ERASE): nothing that waits for this person leaves, nothing that failed is retried, and the files of what has left are deleted: at once
    /// after the commit, or by the sender's next round when one is being written. Call it in the erasing transaction, before
    /// queueing the mail that confirms the erasure.
    /// </summary>
    public async Task ForgetAsync(Guid person, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var ids = await db.Set<OutboxMail>().Where(m => m.PersonId == person).Select(m => m.Id).ToListAsync(cancel);
        await db.Set<OutboxMail>().Where(m => m.PersonId == person && (m.State == MailState.Waiting || m.State == MailState.Failed)).ExecuteUpdateAsync(
            m => m.SetProperty(x => x.State, MailState.Dropped).SetProperty(x => x.Reason, MailReason.Erased).SetProperty(x => x.EndedAt, now), cancel);
        await db.Set<OutboxMail>().Where(m => m.PersonId == person).ExecuteUpdateAsync(m => m.SetProperty(x => x.Forget, true), cancel);
        transactions.AfterCommit(() =>
        {
            foreach (var id in ids)
                transport.Forget(id);
            signal.Pulse();
        });
    }
}
