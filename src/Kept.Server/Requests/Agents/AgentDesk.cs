using System.Security.Cryptography;
using System.Text;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests.Agents;

/// <summary>What agents ask, done: tokens, requests, their taking back.</summary>
internal sealed class AgentDesk(
    KeptDb db, Transactions transactions, RequestBook book, Fulfilment fulfilment, ChoiceBook choices, Intake intake, TimeProvider time)
{
    /// <summary>An agent may ask to see one person's record this often in a year (Cal. Civ. Code § 1798.130(b)).</summary>
    private const int MostAccessesAYear = 2;

    public Task<Agent?> FindAsync(string id, CancellationToken cancel) =>
        db.Set<Agent>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id && a.RevokedAt == null, cancel);

    /// <summary>The agent of a bearer token at a site; null when the token is none of ours, or the agent was revoked.</summary>
    public async Task<Agent?> OfTokenAsync(string? token, Site site, CancellationToken cancel)
    {
        if (token is not { Length: 43 })
            return null;
        var digest = SHA256.HashData(Encoding.ASCII.GetBytes(token));
        var row = await db.Set<AgentToken>().AsNoTracking().SingleOrDefaultAsync(t => t.Digest == digest && t.SiteId == site.Id, cancel);
        return row is null ? null : await FindAsync(row.AgentId, cancel);
    }

    /// <summary>
    /// A new token; the one before stops working. Null when this message was used before: whoever recorded it could otherwise take the
    /// agent's token away, and get one.
    /// </summary>
    public Task<string?> NewTokenAsync(Agent agent, Site site, byte[] message, DateTimeOffset expires, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        if (!await UseOnceAsync(message, expires, cancel))
            return null;
        var token = Tokens.New(32);
        var digest = SHA256.HashData(Encoding.ASCII.GetBytes(token));
        if (await db.Set<AgentToken>().FindAsync([agent.Id, site.Id], cancel) is { } row)
            (row.Digest, row.CreatedAt) = (digest, time.GetUtcNow());
        else
            db.Add(new AgentToken { AgentId = agent.Id, SiteId = site.Id, Digest = digest, CreatedAt = time.GetUtcNow() });
        return token;
    }, cancel);

    /// <summary>Marks a message as used until it expires by itself; false when it is marked already. Safe against a second node.</summary>
    private async Task<bool> UseOnceAsync(byte[] message, DateTimeOffset expires, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await db.Set<UsedKeySetup>().Where(u => u.ExpiresAt < now).ExecuteDeleteAsync(cancel);
        return await db.Database.ExecuteSqlAsync(
            $"""INSERT INTO agent_key_setups ("Digest", "ExpiresAt") VALUES ({message}, {expires.ToUnixTimeMilliseconds()}) ON CONFLICT DO NOTHING""", cancel) == 1;
    }

    /// <summary>An agent's request by its number; null when there is none here, or it is too long ended.</summary>
    public async Task<(Request Request, AgentRequest Agent)?> RequestAsync(string id, Site site, CancellationToken cancel)
    {
        if (!Guid.TryParse(id, out var number) || await db.Set<AgentRequest>().FindAsync([number], cancel) is not { } agent || agent.SiteId != site.Id)
            return null;
        var request = await db.Set<Request>().SingleAsync(r => r.Id == number, cancel);
        return request.ClosedAt is { } ended && ended + DrpStatuses.Memory < time.GetUtcNow() ? null : (request, agent);
    }

    /// <summary>Takes a verified request. The same signed message sent again finds the request it made.</summary>
    public Task<(Request Request, AgentRequest Agent)> ExerciseAsync(Agent agent, Site site, Exercise exercise, byte[] digest, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        if (await db.Set<AgentRequest>().AsNoTracking().SingleOrDefaultAsync(r => r.Digest == digest, cancel) is { } before)
            return (await db.Set<Request>().SingleAsync(r => r.Id == before.Id, cancel), before);
        var index = exercise.Email is { } email ? intake.EmailIndex(email) : null;
        var person = await PersonAsync(index, exercise.Phone, cancel);
        var request = book.Received(new Incoming(site.Id, person, exercise.Kind, RequestLaw.Ccpa) { Channel = RequestChannel.Agent, Mandate = agent.Name });
        var row = new AgentRequest
        {
            Id = request.Id,
            AgentId = agent.Id,
            SiteId = site.Id,
            AgentRequestId = exercise.AgentRequestId,
            Digest = digest,
            Callback = exercise.Callback,
            TryAt = time.GetUtcNow(),
        };
        db.Add(row);
        await db.SaveChangesAsync(cancel);
        await DecideAsync(request, row, exercise, index, agent.Relied && exercise.EmailVerified && index is not null, cancel);
        (row.Told, row.ToldDue) = (request.State, request.DueAt);
        return (request, row);
    }, cancel);

    /// <summary>Takes a request back; false when it has ended.</summary>
    public Task<bool> RevokeAsync(Request request, AgentRequest agent, CancellationToken cancel) => transactions.RunAsync(() =>
    {
        if (request.HasEnded)
            return Task.FromResult(false);
        book.Revoke(request, "agent");
        agent.Told = RequestState.Revoked;
        return Task.FromResult(true);
    }, cancel);

    private async Task DecideAsync(Request request, AgentRequest row, Exercise exercise, byte[]? index, bool verified, CancellationToken cancel)
    {
        // Opting out needs no proof and holds for an address that nobody has yet (11 CCR § 7026(d)).
        if (exercise.Kind == RequestKind.OptOut && index is not null)
            await OptOutAsync(request, index, cancel);
        else if (request.PersonId is not { } person)
            await book.DenyAsync(request, Denials.Find("no-match")!, "agent", cancel);
        else if (exercise.Kind == RequestKind.Access && await AccessesAsync(person, cancel) >= MostAccessesAYear)
            await book.DenyAsync(request, Denials.Find("too-often")!, "agent", cancel);
        else if (verified)
        {
            book.Proved(request, "agent");
            row.LinkId = (await fulfilment.RunAsync(request, "agent", cancel))?.Id;
        }
        else
            await book.AskProofAsync(request, cancel);
    }

    private async Task OptOutAsync(Request request, byte[] index, CancellationToken cancel)
    {
        foreach (var scope in new[] { Scope.Sharing, Scope.ThirdPartyOffers, Scope.Enrichment })
            await choices.SetAsync(request.PersonId, index, request.SiteId, scope, optedIn: false, "agent", cancel);
        book.Close(request, "agent");
    }

    private async Task<int> AccessesAsync(Guid person, CancellationToken cancel)
    {
        var since = time.GetUtcNow().AddYears(-1);
        return await db.Set<Request>().CountAsync(r => r.PersonId == person && r.Kind == RequestKind.Access && r.Channel == RequestChannel.Agent && r.State == RequestState.Closed && r.ReceivedAt > since, cancel);
    }

    private async Task<Guid?> PersonAsync(byte[]? index, string? phone, CancellationToken cancel)
    {
        if (index is not null)
            return await db.Set<Address>().Where(a => a.Index == index).Select(a => (Guid?)a.PersonId).SingleOrDefaultAsync(cancel);
        if (!PhoneNumber.TryNormalise(phone, out var e164))
            return null;
        var byPhone = intake.PhoneIndex(e164);
        var people = await db.Set<Telephone>().Where(t => t.Index == byPhone).Select(t => t.PersonId).Take(2).ToListAsync(cancel);
        // A number that several people share points at nobody.
        return people is [var only] ? only : null;
    }
}
