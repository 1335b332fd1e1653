using System.Text.Json.Nodes;
using Kept.Server.Campaigns;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>A request as it comes in.</summary>
internal sealed record Incoming(string SiteId, Guid? Person, RequestKind Kind, RequestLaw Law)
{
    public RequestChannel Channel { get; init; } = RequestChannel.Web;

    /// <summary>The collection that holds what was written.</summary>
    public Guid? Message { get; init; }

    /// <summary>When it came, if earlier than now: a letter lies until somebody types it.</summary>
    public DateTimeOffset? ReceivedAt { get; init; }

    public string? Mandate { get; init; }
}

/// <summary>
/// Writes requests down and moves them on. INVARIANT (RECORD): each step has its entry. Call inside the transaction of the act.
/// </summary>
internal sealed class RequestBook(KeptDb db, LedgerWriter ledger, Outbox outbox, Snapshot<SiteDirectory> sites, TimeProvider time)
{
    /// <summary>How long a person may take to prove that a request is theirs.</summary>
    public static readonly TimeSpan ProofTime = TimeSpan.FromDays(14);

    /// <summary>A child's removal does not end without the proof: after this staff look at it, well within its term.</summary>
    public static readonly TimeSpan ChildProofTime = TimeSpan.FromDays(3);

    /// <summary>So many questions whether a request is theirs get people by mail in an hour, however many are made in their name.</summary>
    private const int MostQuestionsAnHour = 5;

    private const string Question = "request-proof";

    /// <summary>A request that the software fulfilled at once.</summary>
    public Request Done(string site, Guid? person, RequestKind kind, RequestLaw? law = null)
    {
        var request = New(new Incoming(site, person, kind, law ?? RequestClocks.LawOf(kind, european: false)));
        request.State = RequestState.Closed;
        request.ClosedAt = request.ConfirmedAt = time.GetUtcNow();
        request.ClosedBy = "person";
        Record(request, "done", null);
        return request;
    }

    /// <summary>A request that waits for an answer.</summary>
    public Request Received(Incoming incoming)
    {
        var request = New(incoming);
        Record(request, "received", incoming.Channel == RequestChannel.Agent ? new() { ["channel"] = "agent" } : null);
        return request;
    }

    /// <summary>Mails that the request came in, once.</summary>
    public async Task ConfirmAsync(Request request, CancellationToken cancel)
    {
        if (request.ConfirmedAt is not null)
            return;
        request.ConfirmedAt = time.GetUtcNow();
        await MailAsync(request, "request-received", cancel);
    }

    /// <summary>Ends a request that was done as asked.</summary>
    public void Close(Request request, string actor) => End(request, RequestState.Closed, actor, "closed", null);

    /// <summary>Refuses a request and mails the reason with its statute.</summary>
    public async Task DenyAsync(Request request, Denial denial, string actor, CancellationToken cancel)
    {
        request.Denial = denial.Code;
        End(request, RequestState.Denied, actor, "denied", new() { ["reason"] = denial.Code });
        await MailAsync(request, "request-denied", cancel);
    }

    /// <summary>Whoever made it takes it back.</summary>
    public void Revoke(Request request, string actor) => End(request, RequestState.Revoked, actor, "revoked", null);

    /// <summary>The proof did not come.</summary>
    public async Task ExpireAsync(Request request, CancellationToken cancel)
    {
        request.Denial = "not-verified";
        End(request, RequestState.Expired, "watch", "expired", new() { ["reason"] = "not-verified" });
        await MailAsync(request, "request-denied", cancel);
    }

    /// <summary>Takes the longer term, once, and tells the person why. False when the law grants none or the first term is over.</summary>
    public async Task<bool> ExtendAsync(Request request, Extension reason, string actor, CancellationToken cancel)
    {
        var clock = RequestClocks.Of(request.Kind, request.Law, request.Channel);
        if (request.HasEnded || request.ExtendedAt is not null || clock.Extension is not { } more || time.GetUtcNow() > request.DueAt)
            return false;
        request.ExtendedAt = time.GetUtcNow();
        request.ExtensionReason = reason.Code;
        request.DueAt = more.After(request.DueAt);
        Record(request, "extended", new() { ["reason"] = reason.Code, ["actor"] = actor });
        await MailAsync(request, "request-extended", cancel);
        return true;
    }

    /// <summary>
    /// Asks the person by mail whether the request is theirs, and waits for the answer. Whoever was asked often enough in the past hour gets no
    /// mail, and the question may be mailed later.
    /// </summary>
    public async Task AskProofAsync(Request request, CancellationToken cancel)
    {
        request.State = RequestState.AwaitingProof;
        request.ProveBy = time.GetUtcNow() + (request.Kind == RequestKind.ChildRemoval ? ChildProofTime : ProofTime);
        Record(request, "proof-asked", null);
        await MailQuestionAsync(request, "", cancel);
    }

    /// <summary>Mails the question once more, at most once an hour.</summary>
    public Task AskProofAgainAsync(Request request, CancellationToken cancel) =>
        MailQuestionAsync(request, $"/{(int)(time.GetUtcNow() - request.ReceivedAt).TotalHours}", cancel);

    /// <summary>Notes how it was proved that the request comes from the person.</summary>
    public void Proved(Request request, string proof)
    {
        request.ProvedAt ??= time.GetUtcNow();
        request.Proof ??= proof;
        if (request.State == RequestState.AwaitingProof)
            request.State = RequestState.Open;
        Record(request, "proved", new() { ["proof"] = proof });
    }

    private async Task MailQuestionAsync(Request request, string again, CancellationToken cancel)
    {
        var since = time.GetUtcNow().AddHours(-1);
        var asked = await db.Set<OutboxMail>().CountAsync(m => m.PersonId == request.PersonId && m.Kind == Question && m.CreatedAt > since, cancel);
        if (asked < MostQuestionsAnHour)
            await MailAsync(request, Question, cancel, again);
    }

    private Request New(Incoming incoming)
    {
        var (now, received) = (time.GetUtcNow(), incoming.ReceivedAt ?? time.GetUtcNow());
        var clock = RequestClocks.Of(incoming.Kind, incoming.Law, incoming.Channel);
        var request = new Request
        {
            Id = Guid.CreateVersion7(now),
            SiteId = incoming.SiteId,
            PersonId = incoming.Person,
            Kind = incoming.Kind,
            Law = incoming.Law,
            Channel = incoming.Channel,
            State = RequestState.Open,
            MessageId = incoming.Message,
            ReceivedAt = received,
            ConfirmBy = clock.Confirm?.After(received),
            DueAt = clock.Answer.After(received),
            Mandate = incoming.Mandate,
        };
        db.Add(request);
        return request;
    }

    /// <param name="request">What it is about.</param>
    /// <param name="kind">The kind of mail.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <param name="again">Tells a mail that may be sent more than once from the one before; each is sent once.</param>
    private Task MailAsync(Request request, string kind, CancellationToken cancel, string again = "") => request.PersonId is null
        ? Task.CompletedTask
        : outbox.QueueAsync(sites.Current[request.SiteId], kind, request.Id, request.PersonId, $"{kind}/{request.Id:N}{again}", cancel);

    private void End(Request request, RequestState state, string actor, string word, JsonObject? facts)
    {
        request.State = state;
        request.ClosedAt = time.GetUtcNow();
        request.ClosedBy = actor;
        facts ??= [];
        facts["actor"] = actor;
        Record(request, word, facts);
    }

    private void Record(Request request, string state, JsonObject? facts)
    {
        facts ??= [];
        facts["request"] = request.Id.ToString("N");
        facts["asks"] = request.Kind.ToString().ToLowerInvariant();
        facts["state"] = state;
        ledger.Add(EntryKind.Request, request.PersonId, request.SiteId, facts);
    }
}
