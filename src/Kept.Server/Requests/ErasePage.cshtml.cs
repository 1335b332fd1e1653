using System.Buffers.Text;
using Kept.Server.Network;
using Kept.Server.Storage;
using Kept.Server.Visits;
using Microsoft.AspNetCore.Mvc;

namespace Kept.Server.Requests;

/// <summary>Says what erasing takes away and what stays, and does it after an explicit yes.</summary>
internal sealed class ErasePageModel(AccessDesk desk, Erasure erasure, Snapshot<SiteDirectory> sites) : SessionPage(desk)
{
    [BindProperty]
    public bool Sure { get; set; }

    public ErasurePreview Preview { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(cancel))
            return Ended();
        Preview = await erasure.PreviewAsync(Session!.PersonId, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(cancel))
            return Ended();
        if (!Sure)
        {
            ModelState.AddModelError(nameof(Sure), "Tick the box to confirm; nothing was erased.");
            Preview = await erasure.PreviewAsync(Session!.PersonId, cancel);
            return Page();
        }
        if (await erasure.EraseAsync(Session!, cancel) is not { } entry)
            return Ended();
        VisitCookies.Forget(HttpContext);
        return Redirect($"/privacy/record/erased?entry={entry.Id}&salt={Base64Url.EncodeToString(entry.Salt)}");
    }

    public string SiteName(string id) => sites.Current.ById.TryGetValue(id, out var site) ? site.Name : id;
}
