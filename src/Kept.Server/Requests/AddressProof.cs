using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>
/// Has a person prove an address that is to replace theirs or to belong to them as well. Until then an address that nobody has is held as
/// a person of its own, with a key of its own, and is forgotten when the link has run out unused.
/// </summary>
internal sealed class AddressProof(KeptDb db, Intake intake, AccessDesk desk, Outbox outbox, TimeProvider time)
{
    /// <summary>
    /// Mails a link to the address. Call inside a transaction. Does nothing when it is the session's own, was asked about too often, or is
    /// a child's that was removed: whoever typed it is not told which.
    /// </summary>
    /// <param name="source">How an address that nobody has is collected.</param>
    public async Task AskAsync(Site site, RecordSession session, string email, LinkTarget target, CollectionSource source, CancellationToken cancel)
    {
        var index = intake.EmailIndex(email);
        if (index.AsSpan().SequenceEqual(session.AddressIndex) || !await desk.MayMailAsync(index, cancel))
            return;
        if (await intake.PersonUnlessRefusedAsync(email, source, cancel) is not { } holder)
            return;
        await db.SaveChangesAsync(cancel);
        if (!await db.Set<Collection>().AnyAsync(c => c.PersonId == holder.Id, cancel))
            await intake.CollectAsync(new Taking(site, holder.Id, new PersonalData { Email = email }, [Purpose.RightsRequest], source), cancel);
        var now = time.GetUtcNow();
        var link = new AccessLink
        {
            Id = Guid.CreateVersion7(now),
            SiteId = site.Id,
            PersonId = holder.Id,
            AddressIndex = index,
            Target = target,
            ForPerson = session.PersonId,
            Replaces = target == LinkTarget.EmailChange ? session.AddressIndex : null,
            CreatedAt = now,
            ExpiresAt = now + AccessLink.Lifetime,
        };
        db.Add(link);
        await outbox.QueueAsync(site, "email-change-proof", link.Id, holder.Id, $"email-change-proof/{link.Id:N}", cancel);
    }
}
