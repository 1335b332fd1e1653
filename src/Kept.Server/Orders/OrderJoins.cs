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
        foreach (var cart in await db.Set<Cart>().Include(c => c.Lines).Where(c => c.PersonId == from).ToListAsync(cancel))
        {
            var own = await db.Set<Cart>().Include(c => c.Lines).SingleOrDefaultAsync(c => c.PersonId == into && c.SiteId == cart.SiteId, cancel);
            if (own is null)
                cart.PersonId = into;
            else
                Pour(cart, own);
        }
    }

    private void Pour(Cart cart, Cart own)
    {
        foreach (var line in cart.Lines)
        {
            if (own.Lines.Find(l => l.Sku == line.Sku) is { } same)
                same.Quantity = Math.Min(Cart.MaxQuantity, same.Quantity + line.Quantity);
            else if (own.Lines.Count < Cart.MaxLines)
                own.Lines.Add(new CartLine { CartId = own.Id, Sku = line.Sku, Quantity = line.Quantity, SeenPrice = line.SeenPrice, AddedAt = line.AddedAt });
        }
        db.Remove(cart);
    }
}
