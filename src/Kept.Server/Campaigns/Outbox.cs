using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>Queues mails in the caller's transaction.</summary>
internal sealed class Outbox(KeptDb db, TimeProvider time)
{
    /// <summary>
    /// Queues one mail; a second call with the same <paramref name="deduplicationKey"/> does nothing.
    /// </summary>
    public async Task QueueAsync(Site site, string kind, Guid subject, Guid? person, string deduplicationKey, CancellationToken cancel)
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
            State = MailState.Waiting,
            DueAt = now,
            CreatedAt = now,
        });
    }
}
