using Kept.Server.Network;
using Kept.Server.Orders;
using Kept.Server.Requests;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff.Accounts;

/// <summary>
/// A shopper's account: the orders at this shop by number, total and state. It opens no sealed data; addresses and names are
/// on the order's own page and in the record, which ask the gate.
/// </summary>
internal sealed class AccountPageModel(KeptDb db, OrderLinks links, AccountCarts carts) : PageModel
{
    private const int MostOrders = 100;

    public IReadOnlyList<Order> Orders { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        SessionPage.Private(HttpContext);
        var (person, site) = (User.AccountPerson(), HttpContext.Site().Id);
        Orders = await db.Set<Order>().AsNoTracking()
            .Where(o => o.PersonId == person && o.SiteId == site)
            .OrderByDescending(o => o.CreatedAt).Take(MostOrders).ToListAsync(cancel);
    }

    public async Task<IActionResult> OnPostSignOutAsync(CancellationToken cancel)
    {
        await carts.LeaveAsync(HttpContext, cancel);
        await HttpContext.SignOutAsync(AccountCookie.Scheme);
        return Redirect("/");
    }

    public string PathOf(Order order) => links.PathOf(order.Number, order.Id);
}
