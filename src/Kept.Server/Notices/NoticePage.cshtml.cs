using Kept.Policy;
using Kept.Server.Network;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Notices;

/// <summary>
/// Answers a notice by the link in its mail, without signing in: GET shows where things stand and changes nothing, for mail
/// scanners open links; POST acts at once.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class NoticePageModel(NoticeBook book) : PageModel
{
    public PolicyNotice Notice { get; private set; } = null!;

    public Site Site { get; private set; } = null!;

    /// <summary>True when an objection came after the data was moved.</summary>
    public bool TooLate { get; private set; }

    public bool Asks => Notice.Mode == ChangeMode.AfterConsent;

    public async Task<IActionResult> OnGetAsync(string token, bool late, CancellationToken cancel)
    {
        if (await book.FindAsync(token, cancel) is not var (notice, site))
            return NotFound();
        (Notice, Site, TooLate) = (notice, site, late);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string token, string? answer, CancellationToken cancel)
    {
        if (await book.FindAsync(token, cancel) is not var (notice, _))
            return NotFound();
        if (answer is not ("no" or "yes"))
            return BadRequest();
        var done = answer == "no" ? await book.ObjectAsync(notice.Id, cancel) : await book.ConsentAsync(notice.Id, cancel);
        return LocalRedirect($"/privacy/notice/{token}{(done ? "" : "?late=true")}");
    }

}
