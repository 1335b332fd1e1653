using System.Security.Cryptography;
using System.Text;
using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>Mails links to those who ask for their record, and turns a link into a session, once.</summary>
internal sealed class AccessDesk(KeptDb db, Transactions transactions, Intake intake, PersonDirectory people, ChoiceBook choices, Outbox outbox, LinkTokens tokens, TimeProvider time)
{
    /// <summary>An address gets this many links in an hour; whoever types a stranger's address cannot flood them.</summary>
    private const int MostLinksAnHour = 5;

    /// <summary>Every ask takes at least this long, so that the time does not tell whether the address is known.</summary>
    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Mails a link to the address when somebody we know has it. Nothing tells the asker whether that is so:
    /// the same row is written, the same time passes, the same page follows.
    /// </summary>
    public async Task AskAsync(Site site, string email, LinkTarget target, CancellationToken cancel)
    {
        var enough = Task.Delay(Floor, time, cancel);
        var index = intake.EmailIndex(email);
        await transactions.RunAsync(async () =>
        {
            var now = time.GetUtcNow();
            var since = now.AddHours(-1);
            if (await db.Set<AccessLink>().CountAsync(l => l.AddressIndex == index && l.CreatedAt > since, cancel) >= MostLinksAnHour)
                return;
            var address = await people.FindAddressAsync(index, cancel);
            var link = new AccessLink
            {
                Id = Guid.CreateVersion7(now),
                SiteId = site.Id,
                PersonId = address?.PersonId,
                AddressIndex = index,
                Target = target,
                CreatedAt = now,
                ExpiresAt = now + AccessLink.Lifetime,
            };
            db.Add(link);
            if (address is not null)
                await outbox.QueueAsync(site, "record-link", link.Id, address.PersonId, $"record-link/{link.Id:N}", cancel);
        }, cancel);
        await enough;
    }

    /// <summary>The link of a token while it is good; null when it is forged, used, expired or its person erased.</summary>
    public async Task<AccessLink?> FindAsync(string? token, CancellationToken cancel)
    {
        if (!tokens.TryRead(LinkKind.Record, token, out var id))
            return null;
        var link = await db.Set<AccessLink>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, cancel);
        return link is { UsedAt: null, PersonId: not null } && link.ExpiresAt > time.GetUtcNow() ? link : null;
    }

    /// <summary>Uses a link up. Of two requests with the same link one gets true.</summary>
    public async Task<bool> ConsumeAsync(AccessLink link, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        return await db.Set<AccessLink>()
            .Where(l => l.Id == link.Id && l.UsedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(l => l.SetProperty(x => x.UsedAt, now), cancel) == 1;
    }

    /// <summary>Uses the link up and starts a session. Returns its token, or null when the link was used meanwhile.</summary>
    /// <param name="gpc">The browser sends Global Privacy Control, which is an opt-out of sharing by its known owner.</param>
    public Task<string?> StartAsync(AccessLink link, bool gpc, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        if (!await ConsumeAsync(link, cancel) || await people.FindAddressAsync(link.AddressIndex, cancel) is not { } address || address.PersonId != link.PersonId)
            return null;
        address.ProvedAt ??= time.GetUtcNow();
        if (gpc)
            await HonourGpcAsync(link, cancel);
        var token = Tokens.New(32);
        var now = time.GetUtcNow();
        db.Add(new RecordSession
        {
            Id = Guid.CreateVersion7(now),
            TokenHash = Digest(token),
            PersonId = address.PersonId,
            SiteId = link.SiteId,
            AddressIndex = link.AddressIndex,
            StartedAt = now,
            ExpiresAt = now + RecordSession.Idle,
        });
        return token;
    }, cancel);

    /// <summary>The running session of a token, prolonged; null when there is none or it has ended.</summary>
    public async Task<RecordSession?> SessionAsync(Site site, string? token, CancellationToken cancel)
    {
        if (token is not { Length: 43 })
            return null;
        var (digest, now) = (Digest(token), time.GetUtcNow());
        var session = await db.Set<RecordSession>().AsNoTracking().SingleOrDefaultAsync(s => s.TokenHash == digest && s.SiteId == site.Id, cancel);
        if (session is null || session.ExpiresAt <= now)
            return null;
        // Prolonging once a minute is enough, and spares the one writer of SQLite.
        if (session.ExpiresAt < now + RecordSession.Idle - TimeSpan.FromMinutes(1))
            await db.Set<RecordSession>().Where(s => s.Id == session.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.ExpiresAt, now + RecordSession.Idle), cancel);
        return session;
    }

    /// <summary>Ends a session.</summary>
    public Task EndAsync(RecordSession session, CancellationToken cancel) =>
        db.Set<RecordSession>().Where(s => s.Id == session.Id).ExecuteDeleteAsync(cancel);

    private async Task HonourGpcAsync(AccessLink link, CancellationToken cancel)
    {
        var newest = await choices.NewestAsync(link.AddressIndex, link.SiteId, cancel);
        if (!newest.TryGetValue(Scope.Sharing, out var sharing) || sharing.OptedIn)
            await choices.SetAsync(link.PersonId, link.AddressIndex, link.SiteId, Scope.Sharing, optedIn: false, "gpc", cancel);
    }

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));
}
