using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>
/// Does what a proved request asks. Call inside a transaction: the act, its entry and the end of the request commit together, so a
/// process that dies in between leaves the request as it was.
/// </summary>
internal sealed class Fulfilment(KeptDb db, RequestBook book, Erasure erasure, ChoiceBook choices, Restrictions restrictions, RefusedAddresses refused, SharingList list, Intake intake, Outbox outbox, Snapshot<SiteDirectory> sites, TimeProvider time)
{
    /// <summary>How long the link to a record that somebody asked for by letter or through an agent is good.</summary>
    public static readonly TimeSpan LinkTime = TimeSpan.FromDays(14);

    /// <summary>What the software can do by itself; a question or a correction needs somebody who reads it.</summary>
    public static bool Can(RequestKind kind) => kind is not (RequestKind.Question or RequestKind.Correct);

    /// <summary>Kinds that erase somebody, which staff confirm with a reason before.</summary>
    public static bool Erases(RequestKind kind) => kind is RequestKind.Delete or RequestKind.ChildRemoval;

    /// <summary>Fulfils and ends the request. Returns the link that opens the record, when it asks to see it.</summary>
    public async Task<AccessLink?> RunAsync(Request request, string actor, CancellationToken cancel)
    {
        var person = request.PersonId ?? throw new ArgumentException("The request names nobody.", nameof(request));
        AccessLink? link = null;
        switch (request.Kind)
        {
            case RequestKind.Delete:
                await erasure.EraseAsync(person, request.SiteId, cancel, request, actor);
                return null;
            case RequestKind.ChildRemoval:
                await refused.RefuseAsync(person, request.SiteId, cancel);
                await erasure.EraseAsync(person, request.SiteId, cancel, request, actor);
                return null;
            case RequestKind.OptOut:
                await ChooseAsync(request, person, [Scope.Offers, Scope.ThirdPartyOffers, Scope.Sharing, Scope.Enrichment], optedIn: false, actor, cancel);
                break;
            case RequestKind.OptIn:
                await ChooseAsync(request, person, [Scope.Sharing], optedIn: true, actor, cancel);
                break;
            case RequestKind.Restrict:
                await restrictions.SetAsync(person, request.SiteId, restricted: true, cancel);
                break;
            case RequestKind.Categories:
                await AnswerAsync(request, (await list.OfAsync(person, time.GetUtcNow().Year - 1, cancel)).AsText(), cancel);
                break;
            case RequestKind.Access:
                link = await LinkAsync(request, person, cancel);
                break;
            default:
                throw new ArgumentException($"Nobody but staff can do what a {request.Kind} asks.", nameof(request));
        }
        book.Close(request, actor);
        return link;
    }

    /// <summary>Seals and mails an answer. The caller ends the request.</summary>
    public async Task AnswerAsync(Request request, string text, CancellationToken cancel)
    {
        var site = sites.Current[request.SiteId];
        var kept = await intake.CollectAsync(new Taking(site, request.PersonId!.Value, new PersonalData { Message = text }, [Purpose.CustomerService], CollectionSource.OurAnswer), cancel);
        request.AnswerId = kept.Id;
        await outbox.QueueAsync(site, "request-answer", request.Id, request.PersonId, $"request-answer/{request.Id:N}", cancel);
    }

    private async Task ChooseAsync(Request request, Guid person, Scope[] scopes, bool optedIn, string actor, CancellationToken cancel)
    {
        var via = actor.StartsWith("staff:", StringComparison.Ordinal) ? "staff" : actor == "agent" ? "agent" : "privacy-centre";
        foreach (var address in await db.Set<Address>().Where(a => a.PersonId == person).ToListAsync(cancel))
            foreach (var scope in scopes)
                await choices.SetAsync(person, address.Index, request.SiteId, scope, optedIn, via, cancel);
    }

    private async Task<AccessLink?> LinkAsync(Request request, Guid person, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (await db.Set<Address>().Where(a => a.PersonId == person).OrderBy(a => a.CreatedAt).FirstOrDefaultAsync(cancel) is not { } address)
            return null;
        var link = new AccessLink
        {
            Id = Guid.CreateVersion7(now),
            SiteId = request.SiteId,
            PersonId = person,
            AddressIndex = address.Index,
            Target = LinkTarget.Record,
            CreatedAt = now,
            ExpiresAt = now + LinkTime,
        };
        db.Add(link);
        await outbox.QueueAsync(sites.Current[request.SiteId], "record-link", link.Id, person, $"record-link/{link.Id:N}", cancel);
        return link;
    }
}
