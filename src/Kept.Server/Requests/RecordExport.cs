using System.Text.Json.Nodes;
using Kept.Ledger;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Shared;

namespace Kept.Server.Requests;

/// <summary>
/// The person's record as one JSON file of the format <c>kept-record/1</c>: what <c>kept-verify record</c> checks, and beside
/// it everything that the record page shows.
/// </summary>
internal sealed class RecordExport(LedgerTree tree, LedgerFiles files)
{
    /// <summary>
    /// Entries written in the last moments have no place in the tree yet; they are integrated first, so the file tells of
    /// its own making.
    /// </summary>
    /// <param name="read">Reads the record; it is read twice.</param>
    /// <param name="progress">Told how many of how many entries have their proof.</param>
    public async Task<JsonObject> CreateAsync(Func<Task<PersonRecord>> read, Action<int, int> progress, CancellationToken cancel)
    {
        await read();
        while (await tree.IntegrateAsync(1000, cancel))
            continue;
        var record = await read();
        var checkpoint = await tree.CheckpointAsync(cancel);
        var proofs = files.TreeOf(checkpoint.Size);
        var placed = record.Entries.Where(e => e is { Index: not null, Salt: not null, Body: not null } && e.Index < checkpoint.Size).ToList();
        var entries = new List<RecordEntry>(placed.Count);
        foreach (var entry in placed)
        {
            entries.Add(new RecordEntry(entry.Index!.Value, entry.Salt!, entry.Body!, await proofs.InclusionAsync(entry.Index.Value, cancel)));
            progress(entries.Count, placed.Count);
        }
        var file = new RecordFile(checkpoint.Origin, checkpoint, entries) { Signatures = tree.Sign(checkpoint).Signatures }.ToJson();
        file["person"] = record.PersonId.ToString("N");
        file["collections"] = Array(record.Collections, Collection);
        file["orders"] = Array(record.Orders, Order);
        file["disclosures"] = Array(record.Disclosures, d => Disclosure(d.Disclosure, d.Partner));
        file["choices"] = Array(record.Choices, Choice);
        file["requests"] = Array(record.Requests, Request);
        file["carts"] = Array(record.Carts, Cart);
        file["visits"] = Array(record.Visits, Visit);
        file["mails"] = Array(record.Mails, Mail);
        file["told"] = Array(record.Errands, e => Told(e.Errand, e.Partner));
        file["restrictedAt"] = record.RestrictedAt is { } restricted ? Timestamp.Format(restricted) : null;
        file["totalPaidCents"] = record.TotalPaid.Cents;
        return file;
    }

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> one) => new([.. items.Select(one)]);

    private static JsonObject Collection(HeldCollection held)
    {
        var values = new JsonObject();
        foreach (var (_, category, value) in held.Values)
            values[category.Name] = value;
        return new()
        {
            ["id"] = held.Row.Id.ToString("N"),
            ["site"] = held.Row.SiteId,
            ["at"] = Timestamp.Format(held.Row.At),
            ["source"] = held.Row.Source.Code(),
            ["policy"] = $"{held.Row.PolicyName}@{held.Row.PolicyVersion:yyyy-MM-dd}",
            ["purposes"] = held.Row.Purposes.ToString(),
            ["categories"] = held.Row.Categories.ToString(),
            ["belongsTo"] = held.Row.IsOrders ? "order" : "person",
            ["keepUntil"] = held.Row.KeepUntil is { } until ? Timestamp.Format(until) : null,
            ["values"] = values,
        };
    }

    private static JsonObject Order(Orders.Order order) => new()
    {
        ["number"] = order.Number,
        ["site"] = order.SiteId,
        ["at"] = Timestamp.Format(order.CreatedAt),
        ["state"] = Orders.OrderStep.NameOf(order.State).ToLowerInvariant(),
        ["totalCents"] = order.Total.Cents,
        ["lines"] = Array(order.Lines, l => new JsonObject { ["sku"] = l.Sku, ["name"] = l.Name, ["quantity"] = l.Quantity, ["amountCents"] = l.Amount.Cents }),
    };

    private static JsonObject Disclosure(Disclosures.Disclosure disclosure, Disclosures.Partner? partner) => new()
    {
        ["at"] = Timestamp.Format(disclosure.At),
        ["site"] = disclosure.SiteId,
        ["to"] = partner?.Name ?? disclosure.PartnerId,
        ["role"] = partner?.Role,
        ["country"] = partner?.Country,
        ["policy"] = partner?.PolicyUrl,
        ["purpose"] = disclosure.Purpose,
        ["categories"] = disclosure.Categories,
    };

    private static JsonObject Choice(People.Choice choice) => new()
    {
        ["at"] = Timestamp.Format(choice.At),
        ["site"] = choice.SiteId,
        ["scope"] = ChoiceTerms.NameOf(choice.Scope),
        ["advertiser"] = choice.Advertiser,
        ["state"] = choice.OptedIn ? "opted-in" : "opted-out",
        ["via"] = choice.Via,
    };

    private static JsonObject Request(Request request) => new()
    {
        ["kind"] = RequestClocks.NameOf(request.Kind),
        ["law"] = RequestWords.Law(request.Law),
        ["channel"] = RequestWords.Channel(request.Channel),
        ["askedBy"] = request.Mandate,
        ["state"] = RequestWords.State(request.State),
        ["refusedBecause"] = Denials.Find(request.Denial) is { } denial ? $"{denial.Words} ({denial.Sources})" : null,
        ["receivedAt"] = Timestamp.Format(request.ReceivedAt),
        ["dueAt"] = Timestamp.Format(request.DueAt),
        ["closedAt"] = request.ClosedAt is { } closed ? Timestamp.Format(closed) : null,
    };

    private static JsonObject Mail(Campaigns.OwnMail mail) => new()
    {
        ["at"] = Timestamp.Format(mail.Row.CreatedAt),
        ["site"] = mail.Row.SiteId,
        ["kind"] = mail.Row.Kind,
        ["subject"] = mail.Name,
        ["to"] = mail.To,
        ["state"] = mail.Outcome,
        ["reason"] = mail.Row.State == Campaigns.MailState.Failed ? mail.Row.Reason : null,
        ["endedAt"] = mail.Row.EndedAt is { } ended ? Timestamp.Format(ended) : null,
    };

    private static JsonObject Told(Disclosures.Errand errand, Disclosures.Partner? partner) => new()
    {
        ["partner"] = partner?.Name ?? errand.PartnerId,
        ["of"] = errand.Kind.ToString().ToLowerInvariant(),
        ["categories"] = errand.Categories,
        ["at"] = Timestamp.Format(errand.CreatedAt),
        ["doneAt"] = errand.DoneAt is { } done ? Timestamp.Format(done) : null,
    };

    private static JsonObject Cart(Orders.Cart cart) => new()
    {
        ["site"] = cart.SiteId,
        ["keepUntil"] = Timestamp.Format(cart.ExpiresAt),
        ["lines"] = Array(cart.Lines, l => new JsonObject { ["sku"] = l.Sku, ["quantity"] = l.Quantity }),
    };

    private static JsonObject Visit(Visits.Visit visit) => new()
    {
        ["at"] = Timestamp.Format(visit.At),
        ["site"] = visit.SiteId,
        ["path"] = visit.Path,
        ["source"] = visit.Source,
    };
}
