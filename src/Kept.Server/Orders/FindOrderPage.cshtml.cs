using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>
/// Opens an order by its number and the buyer's e-mail address. The answer is the same whether the number, the address or both
/// are wrong, and a connection may try ten times a minute.
/// </summary>
[EnableRateLimiting(RateLimit)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class FindOrderPageModel(KeptDb db, Intake intake, OrderLinks links) : PageModel
{
    public const string RateLimit = "find-order";

    [BindProperty(SupportsGet = true)]
    public string? Number { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Number))
            ModelState.AddModelError("Number", "Enter the order number. It is in the subject of the confirmation mail.");
        if (EmailAddress.Problem(Email) is { } problem)
            ModelState.AddModelError("Email", problem);
        if (!ModelState.IsValid)
            return Page();
        if (await FindAsync(OrderNumber.Normalise(Number), Email!, cancel) is { } path)
            return Redirect(path);
        ModelState.AddModelError("Number", "We have no order of this number and e-mail address. Check both for typing errors.");
        return Page();
    }

    private async Task<string?> FindAsync(string number, string email, CancellationToken cancel)
    {
        var site = HttpContext.Site().Id;
        var index = intake.EmailIndex(email);
        var found = await (from order in db.Set<Order>()
                           join address in db.Set<Address>() on order.PersonId equals address.PersonId
                           where order.Number == number && order.SiteId == site && address.Index == index
                           select new { order.Number, order.Id }).FirstOrDefaultAsync(cancel);
        return found is null ? null : links.PathOf(found.Number, found.Id);
    }
}
