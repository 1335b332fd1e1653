using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>Moves orders and carts to the record that stays; two carts at one shop become one, and no line is lost.</summary>
internal sealed class OrderJoins(KeptDb db) : IJoins
{
    public async Task JoinAsync(Guid from, Guid into, CancellationToken cancel)
    {
        await db.Set<Order>().Where(o => o.PersonId == from).ExecuteUpdateAsync(o => o.SetProperty(x => x.PersonId, into), cancel);
        await db.Set<Order>().Where(o => o.RecipientId == from).ExecuteUpdateAsync(o => o.SetProperty(x => x.RecipientId, into), cancel);
        // Locked before they are read: what another tab adds comes before the merge, or goes into the cart that stays.
        await db.Set<Cart>().Where(c => c.PersonId == from || c.PersonId == into).ExecuteUpdateAsync(c => c.SetProperty(x => x.UpdatedAt, x => x.UpdatedAt), cancel);
        foreach (var cart in await db.Set<Cart>().Include(c => c.Lines).Where(c => c.PersonId == from).ToListAsync(cancel))
            await JoinAsync(cart, into, cancel);
    }

    private async Task JoinAsync(Cart cart, Guid into, CancellationToken cancel)
    {
        var own = await db.Set<Cart>().Include(c => c.Lines).SingleOrDefaultAsync(c => c.PersonId == into && c.SiteId == cart.SiteId, cancel);
        if (own is null)
        {
            cart.PersonId = into;
        }
        else if (await AccountCarts.AwaitsPaymentAsync(db, cart, cancel))
        {
            // Its order takes out what was bought once it is paid. Until then the cart is the browser's, which brings it along later.
            cart.PersonId = null;
        }
        else
        {
            own.Merge(cart);
            db.Remove(cart);
        }
    }
}
