using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>A person's requests and where each stands.</summary>
[EnableRateLimiting(Slice.AskLimit)]
internal sealed class RequestsPageModel(AccessDesk desk, KeptDb db, Snapshot<SiteDirectory> sites) : SessionPage(desk)
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Asked { get; set; }

    public IReadOnlyList<Request> Requests { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await EnterAsync(cancel))
            Requests = await db.Set<Request>().AsNoTracking().Where(r => r.PersonId == Session!.PersonId).OrderByDescending(r => r.ReceivedAt).ToListAsync(cancel);
        else if (Token is not null)
            Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (EmailAddress.Problem(Email) is { } problem)
        {
            ModelState.AddModelError(nameof(Email), problem);
            return Page();
        }
        await Desk.AskAsync(HttpContext.Site(), Email!, LinkTarget.Requests, cancel);
        return Redirect("/privacy/requests?asked=true");
    }

    public string SiteName(string id) => sites.Current.ById.TryGetValue(id, out var site) ? site.Name : id;
}
