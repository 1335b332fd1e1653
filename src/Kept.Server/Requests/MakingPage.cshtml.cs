using Microsoft.AspNetCore.Mvc;

namespace Kept.Server.Requests;

/// <summary>How far a large export is; the page asks again every second until the file is there.</summary>
internal sealed class MakingPageModel(AccessDesk desk, ExportDesk exports) : SessionPage(desk)
{
    public ExportDesk.Making Making { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(cancel))
            return Ended();
        Making = exports.Of(Session!);
        if (Making.File is null && !Making.Failed)
            Response.Headers["Refresh"] = "1";
        return Page();
    }
}
