using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>How an order is to end: its state, what the buyer reads, and the ledger's entry when a member of staff ends it.</summary>
internal sealed record Ending(OrderState State, string Reason, StaffAct? Act = null);

internal static class OrderActs
{
    /// <summary>
    /// Records what a member of staff did with an order; nothing for <c>null</c>. INVARIANT (RECORD): call it in the transaction of the act.
    /// The buyer reads the entry in their record as long as there is one.
    /// </summary>
    public static async Task RecordAsync(this StaffAct? act, KeptDb db, LedgerWriter ledger, Order order, CancellationToken cancel)
    {
        if (act is null)
            return;
        var lives = await db.Set<Person>().AnyAsync(p => p.Id == order.PersonId && p.ErasedAt == null, cancel);
        act.Add(ledger, order.SiteId, lives ? order.PersonId : null);
    }
}
