using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Requests;

/// <summary>
/// A parent has a child's data removed, without an account. The child's address is stopped at once; whoever reads its mailbox confirms
/// with one click and the data is gone, or else staff look at it within days. Nothing tells whether the address is known.
/// </summary>
[EnableRateLimiting(Slice.AskLimit)]
internal sealed class ChildPageModel(AccessDesk desk, KeptDb db, Transactions transactions, Intake intake, PersonDirectory people, ChoiceBook choices, RequestBook book, Snapshot<SiteDirectory> sites) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public bool Parent { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Asked { get; set; }

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        SessionPage.Private(HttpContext);
        if (EmailAddress.Problem(Email) is { } problem)
            ModelState.AddModelError(nameof(Email), problem);
        if (!Parent)
            ModelState.AddModelError(nameof(Parent), "Say that you are a parent or guardian, or act for one.");
        if (!ModelState.IsValid)
            return Page();
        await desk.FloorAsync(() => transactions.RunAsync(() => ReceiveAsync(intake.EmailIndex(Email!), cancel), cancel), cancel);
        return Redirect("/privacy/child?asked=true");
    }

    private async Task ReceiveAsync(byte[] index, CancellationToken cancel)
    {
        var mayMail = await desk.MayMailAsync(index, cancel);
        var person = (await people.FindAddressAsync(index, cancel))?.PersonId;
        foreach (var site in sites.Current.Sites)
            foreach (var term in ChoiceTerms.All)
                await choices.SetAsync(person, index, site.Id, term.Scope, optedIn: false, "parent", cancel);
        // However often the address was asked about, it is stopped; only the mails are limited.
        if (!mayMail)
            return;
        desk.NoteAsk(HttpContext.Site(), index);
        if (person is null)
            return;
        var request = book.Received(new Incoming(HttpContext.Site().Id, person, RequestKind.ChildRemoval, RequestLaw.Coppa));
        await db.SaveChangesAsync(cancel);
        await book.AskProofAsync(request, cancel);
    }
}
