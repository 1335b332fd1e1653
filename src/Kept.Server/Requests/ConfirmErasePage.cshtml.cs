using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Requests;

/// <summary>Says what erasing a person at a proved request will do, asks staff for the reason, and does it.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class ConfirmErasePageModel(KeptDb db, Transactions transactions, Erasure erasure, Fulfilment fulfilment, LedgerWriter ledger, Snapshot<SiteDirectory> sites) : PageModel
{
    /// <summary>Why staff may erase somebody, by the code that the ledger keeps.</summary>
    public static OrderedDictionary<string, string> Reasons { get; } = new(StringComparer.Ordinal)
    {
        ["person-asked"] = "The person asked for it and proved who they are",
        ["parent-asked"] = "A parent asked for it",
        ["agent-asked"] = "An authorised agent asked for it",
        ["authority-ordered"] = "A court or an authority ordered it",
    };

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public bool Sure { get; set; }

    public Request Asked { get; private set; } = null!;

    public ErasurePreview Preview { get; private set; } = null!;

    public string SiteName(string site) => sites.Current.ById.GetValueOrDefault(site)?.Name ?? site;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel) => await FindAsync(id, cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancel)
    {
        if (!await FindAsync(id, cancel))
            return NotFound();
        if (!Reasons.ContainsKey(Reason ?? ""))
            ModelState.AddModelError(nameof(Reason), "Choose the reason. It is recorded with your name.");
        if (!Sure)
            ModelState.AddModelError(nameof(Sure), "Confirm that you have read what will happen.");
        if (!ModelState.IsValid)
            return Page();
        await transactions.RunAsync(async () =>
        {
            if (Asked.HasEnded)
                return;
            new StaffAct(User.Staff(), "erased the person of", "request", id.ToString("N")) { Reason = Reason }.Add(ledger, Asked.SiteId);
            await fulfilment.RunAsync(Asked, User.Staff(), cancel);
        }, cancel);
        return Redirect("/console/requests");
    }

    /// <summary>False when there is nothing that may be erased: the request has ended, asks for something else, or is not proved.</summary>
    private async Task<bool> FindAsync(Guid id, CancellationToken cancel)
    {
        if (await db.Set<Request>().FindAsync([id], cancel) is not { PersonId: { } person, ProvedAt: not null, HasEnded: false } request || !Fulfilment.Erases(request.Kind))
            return false;
        Asked = request;
        Preview = await erasure.PreviewAsync(person, cancel);
        return true;
    }
}
