using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Kept.Server.Requests;

/// <summary>
/// "Who received what" in a calendar year, made from the ledger (SB 27). Seeing the past year's is the request, done at once.
/// </summary>
internal sealed class CategoriesPageModel(AccessDesk desk, SharingList list, RequestBook book, Transactions transactions, TimeProvider time) : SessionPage(desk)
{
    [BindProperty(SupportsGet = true)]
    public int? Year { get; set; }

    public YearOfSharing Shared { get; private set; } = null!;

    /// <summary>The preceding calendar year, which the law speaks of.</summary>
    public int Past => time.GetUtcNow().Year - 1;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(cancel))
            return Ended();
        var year = Year is { } asked && asked >= 2000 && asked <= Past + 1 ? asked : Past;
        Shared = await list.OfAsync(Session!.PersonId, year, cancel);
        return Page();
    }

    /// <summary>Files it as a request that was answered, for whoever wants that in the record.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(cancel))
            return Ended();
        await transactions.RunAsync(() => Task.FromResult(book.Done(Session!.SiteId, Session.PersonId, RequestKind.Categories)), cancel);
        return Redirect(Here("/privacy/requests"));
    }
}
