using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Notices;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Requests;

/// <summary>"Your record": asks for a link by mail, or, with a session, shows everything that is held.</summary>
[EnableRateLimiting(Slice.AskLimit)]
internal sealed class RecordPageModel(AccessDesk desk, RecordReader reader, NoticeBook notices, Transactions transactions, Restrictions restrictions, RequestBook book, SiteUrls urls, Snapshot<SiteDirectory> sites) : SessionPage(desk)
{
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>True after a link was asked for; the same whether or not the address is known.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Asked { get; set; }

    /// <summary>Shows the page as it is printed: everything unfolded, with nothing to press.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Print { get; set; }

    /// <summary>True when the browser is signed in to an account, which opens the record without a mail.</summary>
    public bool SignedIn { get; private set; }

    public PersonRecord? Record { get; private set; }

    /// <summary>The changes of policy that the person was told of, and the person's answers.</summary>
    public IReadOnlyList<PolicyNotice> Notices { get; private set; } = [];

    public string AnswerTo(PolicyNotice notice) => notices.PathOf(notice);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await EnterAsync(cancel))
        {
            Record = await reader.ReadAsync(Session!, cancel);
            Notices = await notices.OfAsync(Record.PersonId, cancel);
        }
        else
        {
            SignedIn = await HttpContext.AccountAsync() is not null;
            if (Token is not null)
                Response.StatusCode = StatusCodes.Status410Gone;
        }
        return Page();
    }

    /// <summary>Opens the record of the account that is signed in.</summary>
    public async Task<IActionResult> OnPostAccountAsync(CancellationToken cancel)
    {
        Private(HttpContext);
        return await HttpContext.AccountAsync() is { } person && await Desk.StartAsync(HttpContext.Site(), person, Gpc.IsOn(Request), cancel) is { } session
            ? Redirect($"/privacy/record?session={session}")
            : Redirect("/privacy/record");
    }

    /// <summary>Has us keep the data and do nothing with it, or lifts that again.</summary>
    public async Task<IActionResult> OnPostRestrictAsync(bool lift, CancellationToken cancel)
    {
        if (!await EnterAsync(cancel))
            return Ended();
        await transactions.RunAsync(async () =>
        {
            await restrictions.SetAsync(Session!.PersonId, Session.SiteId, restricted: !lift, cancel);
            if (!lift)
                book.Done(Session.SiteId, Session.PersonId, RequestKind.Restrict);
        }, cancel);
        return Redirect(Here("/privacy/record"));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (EmailAddress.Problem(Email) is { } problem)
        {
            ModelState.AddModelError(nameof(Email), problem);
            return Page();
        }
        await Desk.AskAsync(HttpContext.Site(), Email!, LinkTarget.Record, cancel);
        return Redirect("/privacy/record?asked=true");
    }

    /// <summary>The policy of a site, in the version that a collection came under.</summary>
    public string PolicyUrl(string site, DateOnly version) =>
        urls.From(HttpContext, sites.Current.ById.GetValueOrDefault(site), $"/privacy/policy/{version:yyyy-MM-dd}");

    public string SiteName(string? id) => id is not null && sites.Current.ById.TryGetValue(id, out var site) ? site.Name : id ?? "the network";

    public IEnumerable<LedgerEntry> StaffOpenings => Record!.Entries.Where(e => e.Kind == EntryKind.StaffOpened);
}
