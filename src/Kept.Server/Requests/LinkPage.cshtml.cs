using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Staff;
using Kept.Server.Staff.Sessions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Requests;

/// <summary>
/// Where a mailed link leads. Reading it changes nothing, for mail scanners follow links; the button uses it up.
/// </summary>
internal sealed class LinkPageModel(AccessDesk desk, EmailChange change, Joining joining) : PageModel
{
    public AccessLink? Link { get; private set; }

    /// <summary>How a change of address ended; null while there was none.</summary>
    public EmailChange.Outcome? Changed { get; private set; }

    /// <summary>True after the address was joined to a record.</summary>
    public bool Joined { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancel)
    {
        await FindAsync(token, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancel)
    {
        if (!await FindAsync(token, cancel))
            return Page();
        if (Link!.Target == LinkTarget.EmailChange)
        {
            var current = await HttpContext.CurrentSessionAsync(AccountCookie.Scheme);
            Changed = await change.ProveAsync(HttpContext.Site(), Link, current, cancel);
            return Changed == EmailChange.Outcome.LinkGone ? Gone() : Page();
        }
        if (Link.Target == LinkTarget.AddAddress)
        {
            Joined = await joining.ProveAsync(Link, cancel);
            return Joined ? Page() : Gone();
        }
        var session = await desk.StartAsync(Link, Gpc.IsOn(Request), cancel);
        if (session is null)
            return Gone();
        var page = Link.Target switch { LinkTarget.Choices => "choices", LinkTarget.Requests => "requests", _ => "record" };
        return Redirect($"/privacy/{page}?session={session}");
    }

    private async Task<bool> FindAsync(string token, CancellationToken cancel)
    {
        SessionPage.Private(HttpContext);
        Link = await desk.FindAsync(token, cancel);
        if (Link is null || Link.SiteId != HttpContext.Site().Id)
            Gone();
        return Link is not null;
    }

    private PageResult Gone()
    {
        Link = null;
        Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }
}
