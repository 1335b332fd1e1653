using System.Security.Cryptography;
using System.Text;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>Mails links to those who ask for their record, and turns a link into a session, once.</summary>
internal sealed class AccessDesk(KeptDb db, Transactions transactions, Intake intake, PersonDirectory people, GpcRecorder recorder, Outbox outbox, LinkTokens tokens, TimeProvider time)
{
    /// <summary>An address gets this many links in an hour; whoever types a stranger's address cannot flood them.</summary>
    private const int MostLinksAnHour = 5;

    /// <summary>Every ask takes at least this long, so that the time does not tell whether the address is known.</summary>
    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Mails a link to the address when somebody we know has it. Nothing tells the asker whether that is so:
    /// the same row is written, the same time passes, the same page follows.
    /// </summary>
    public Task AskAsync(Site site, string email, LinkTarget target, CancellationToken cancel) => FloorAsync(() => transactions.RunAsync(async () =>
    {
        var index = intake.EmailIndex(email);
        if (!await MayMailAsync(index, cancel))
            return;
        var address = await people.FindAddressAsync(index, cancel);
        var link = NewLink(site, address?.PersonId, index, target);
        if (address is not null)
            await outbox.QueueAsync(site, "record-link", link.Id, address.PersonId, $"record-link/{link.Id:N}", cancel);
    }, cancel), cancel);

    /// <summary>Runs what must not tell by its time whether an address is known.</summary>
    public async Task FloorAsync(Func<Task> ask, CancellationToken cancel)
    {
        var enough = Task.Delay(Floor, time, cancel);
        try
        {
            await ask();
        }
        finally
        {
            await enough;
        }
    }

    /// <summary>False when the address was asked about often enough in the past hour.</summary>
    public async Task<bool> MayMailAsync(byte[] index, CancellationToken cancel)
    {
        var since = time.GetUtcNow().AddHours(-1);
        return await db.Set<AccessLink>().CountAsync(l => l.AddressIndex == index && l.CreatedAt > since, cancel) < MostLinksAnHour;
    }

    /// <summary>Counts an ask about an address that needs no link of this kind.</summary>
    public void NoteAsk(Site site, byte[] index) => NewLink(site, person: null, index, LinkTarget.ChildRemoval);

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
        return await OpenAsync(address, link.SiteId, gpc, cancel);
    }, cancel);

    /// <summary>Starts a session for whoever is signed in to the person's account: that was proved by a mailed link as well. Null when no address is left.</summary>
    public Task<string?> StartAsync(Site site, Guid account, bool gpc, CancellationToken cancel) => transactions.RunAsync(async () =>
        await db.Set<Address>().Where(a => a.PersonId == account && a.ProvedAt != null).OrderBy(a => a.CreatedAt).FirstOrDefaultAsync(cancel) is { } address
            ? await OpenAsync(address, site.Id, gpc, cancel)
            : null, cancel);

    /// <summary>Starts a session for who received a gift and proved it by number and postal code: nobody knows an address of theirs.</summary>
    public string StartAsRecipient(Site site, Guid recipient) => Open(recipient, RandomNumberGenerator.GetBytes(32), site.Id);

    /// <summary>The running session of a token, prolonged; null when there is none or it has ended.</summary>
    public async Task<RecordSession?> SessionAsync(Site site, string? token, CancellationToken cancel)
    {
        if (token is not { Length: 43 })
            return null;
        var (digest, now) = (Digest(token), time.GetUtcNow());
        var session = await db.Set<RecordSession>().AsNoTracking().SingleOrDefaultAsync(s => s.TokenHash == digest && s.SiteId == site.Id, cancel);
        if (session is null || session.ExpiresAt <= now)
            return null;
        var end = session.StartedAt + RecordSession.Longest;
        var until = now + RecordSession.Idle < end ? now + RecordSession.Idle : end;
        // Prolonging once a minute is enough, and spares the one writer of SQLite.
        if (session.ExpiresAt < until - TimeSpan.FromMinutes(1))
            await db.Set<RecordSession>().Where(s => s.Id == session.Id)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.ExpiresAt, until), cancel);
        return session;
    }

    /// <summary>Records Global Privacy Control that the browser of a running session sends.</summary>
    public Task RecordGpcAsync(RecordSession session, CancellationToken cancel) => recorder.RecordAsync(session.PersonId, session.SiteId, cancel);

    /// <summary>Ends a session.</summary>
    public Task EndAsync(RecordSession session, CancellationToken cancel) =>
        db.Set<RecordSession>().Where(s => s.Id == session.Id).ExecuteDeleteAsync(cancel);

    private AccessLink NewLink(Site site, Guid? person, byte[] index, LinkTarget target)
    {
        var now = time.GetUtcNow();
        var link = new AccessLink
        {
            Id = Guid.CreateVersion7(now),
            SiteId = site.Id,
            PersonId = person,
            AddressIndex = index,
            Target = target,
            CreatedAt = now,
            ExpiresAt = now + AccessLink.Lifetime,
        };
        db.Add(link);
        return link;
    }

    private async Task<string?> OpenAsync(Address address, string site, bool gpc, CancellationToken cancel)
    {
        if (gpc)
            await recorder.RecordAsync(address.PersonId, site, cancel);
        return Open(address.PersonId, address.Index, site);
    }

    private string Open(Guid person, byte[] addressIndex, string site)
    {
        var token = Tokens.New(32);
        var now = time.GetUtcNow();
        db.Add(new RecordSession
        {
            Id = Guid.CreateVersion7(now),
            TokenHash = Digest(token),
            PersonId = person,
            SiteId = site,
            AddressIndex = addressIndex,
            StartedAt = now,
            ExpiresAt = now + RecordSession.Idle,
        });
        return token;
    }

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));
}
