using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>
/// Opens what an order's own collections hold of its buyer, and of whom it goes to as a gift, as far as the policy permits for a purpose.
/// </summary>
internal sealed class BuyerData(KeptDb db, PolicyGate gate, Readings readings)
{
    private static readonly CategorySet Gift = CategorySet.Of(Category.GiftRecipient);

    /// <summary>
    /// The wanted categories that the policy permits; the others stay empty, and each collection that gives none has its refusal
    /// recorded. Empty, too, once the order's retention has ended.
    /// </summary>
    public Task<Opened<TUse>> OpenAsync<TUse>(Order order, Ask<TUse> wanted, CancellationToken cancel) =>
        readings.RunAsync(async () =>
        {
            var opened = Opened<TUse>.Nothing;
            var own = await db.Set<Collection>().AsNoTracking().Where(c => c.OrderId == order.Id).OrderBy(c => c.At).ToListAsync(cancel);
            if (wanted.Categories.Contains(Category.GiftRecipient) && await GiftAsync(order, cancel) is { } gift)
                own.Add(gift);
            foreach (var collection in own)
            {
                var asked = collection.OrderId is null ? Gift : wanted.Categories;
                var ask = wanted with { Categories = asked & collection.Categories, Reference = order.Number };
                if (!ask.Categories.IsEmpty)
                    opened = opened.FilledFrom(await OpenAsync(collection, ask, cancel));
            }
            return opened;
        }, cancel);

    /// <summary>Where the order goes as a gift, as it was corrected last; null when it is none, or the recipient had it erased.</summary>
    public async Task<Collection?> GiftAsync(Order order, CancellationToken cancel)
    {
        if (order.RecipientId is not { } recipient)
            return null;
        var theirs = await db.Set<Collection>().AsNoTracking().Where(c => c.PersonId == recipient && c.OrderId == null).OrderByDescending(c => c.At).ToListAsync(cancel);
        return theirs.Find(c => c.Categories.Contains(Category.GiftRecipient));
    }

    private async Task<Opened<TUse>> OpenAsync<TUse>(Collection collection, Ask<TUse> ask, CancellationToken cancel)
    {
        try
        {
            var whole = await gate.DecideAsync(collection, ask, cancel);
            var permitted = whole.Decision.Permitted ? ask : ask with { Categories = await PermittedAsync(collection, ask, cancel) };
            if (!permitted.Categories.IsEmpty)
                return await gate.OpenAsync(collection, permitted, cancel);
            gate.RecordRefusal(collection.PersonId, collection.SiteId, ask, whole);
        }
        catch (KeyDestroyedException)
        {
            // The order's retention has ended: there is nothing to open any more.
        }
        return Opened<TUse>.Nothing;
    }

    private async Task<CategorySet> PermittedAsync(Collection collection, Ask ask, CancellationToken cancel)
    {
        var permitted = CategorySet.Empty;
        foreach (var category in ask.Categories)
        {
            var (decision, _) = await gate.DecideAsync(collection, ask with { Categories = CategorySet.Of(category) }, cancel);
            if (decision.Permitted)
                permitted |= CategorySet.Of(category);
        }
        return permitted;
    }
}
