using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>The person's e-mail addresses: adds one that is theirs as well, and opts out for all of them together.</summary>
[EnableRateLimiting(Slice.AskLimit)]
internal sealed class AddressesPageModel(AccessDesk desk, KeptDb db, Transactions transactions, Joining joining, ChoiceBook choices, RequestBook book, Snapshot<SiteDirectory> sites) : SessionPage(desk)
{
    [BindProperty]
    public string? Email { get; set; }

    /// <summary><c>asked</c> or <c>stopped</c> after a form was sent.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public IReadOnlyList<Address> Addresses { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(cancel))
            return Ended();
        await LoadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAddAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(cancel))
            return Ended();
        await LoadAsync(cancel);
        if (EmailAddress.Problem(Email) is { } problem)
            ModelState.AddModelError(nameof(Email), problem);
        if (!ModelState.IsValid)
            return Page();
        try
        {
            await Desk.FloorAsync(() => joining.BeginAsync(HttpContext.Site(), Session!, Email!, cancel), cancel);
            return Redirect($"{Here("/privacy/record/addresses")}&done=asked");
        }
        catch (GateDeniedException)
        {
            ModelState.AddModelError(nameof(Email), "This address cannot be added. Nothing was changed.");
            return Page();
        }
    }

    /// <summary>Stops everything at every shop for every address of the person.</summary>
    public async Task<IActionResult> OnPostStopAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(cancel))
            return Ended();
        await LoadAsync(cancel);
        await transactions.RunAsync(async () =>
        {
            foreach (var address in Addresses)
                foreach (var site in sites.Current.Sites)
                    foreach (var term in ChoiceTerms.All)
                        await choices.SetAsync(Session!.PersonId, address.Index, site.Id, term.Scope, optedIn: false, "privacy-centre", cancel);
            book.Done(Session!.SiteId, Session.PersonId, RequestKind.OptOut);
        }, cancel);
        return Redirect($"{Here("/privacy/record/addresses")}&done=stopped");
    }

    private async Task LoadAsync(CancellationToken cancel) =>
        Addresses = await db.Set<Address>().AsNoTracking().Where(a => a.PersonId == Session!.PersonId).OrderBy(a => a.CreatedAt).ToListAsync(cancel);
}
