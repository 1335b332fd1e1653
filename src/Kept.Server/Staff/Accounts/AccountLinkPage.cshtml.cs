using Kept.Server.Network;
using Kept.Server.Orders;
using Kept.Server.Requests;
using Kept.Server.Visits;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Staff.Accounts;

/// <summary>
/// Where a mailed sign-in link leads. Reading it changes nothing, for mail scanners follow links; the button uses it up.
/// </summary>
internal sealed class AccountLinkPageModel(
    AccountDesk desk, OwnVisits visits, Carts carts, AccountCarts accountCarts) : PageModel
{
    public AccountLink? Link { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancel)
    {
        await FindAsync(token, cancel);
        return Link is null ? Gone() : Page();
    }

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancel)
    {
        await FindAsync(token, cancel);
        if (Link is null || !await desk.RedeemAsync(Link, cancel))
            return Gone();
        await AccountCookie.SignInAsync(HttpContext, Link.PersonId, cancel);
        await visits.TieAsync(HttpContext, Link.PersonId, cancel);
        await accountCarts.JoinAsync(HttpContext, await carts.FindAsync(HttpContext, cancel), Link.PersonId, cancel);
        return Redirect("/account/sign-in?arrived=yes");
    }

    private async Task FindAsync(string token, CancellationToken cancel)
    {
        SessionPage.Private(HttpContext);
        var link = await desk.FindAsync(token, cancel);
        Link = link?.SiteId == HttpContext.Site().Id ? link : null;
    }

    private PageResult Gone()
    {
        Link = null;
        Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }
}
