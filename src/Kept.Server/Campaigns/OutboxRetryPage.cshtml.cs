using System.Globalization;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>Which failed mails are about to be sent again, and the button that does it.</summary>
internal sealed class OutboxRetryPageModel(KeptDb db, OutboxRetry retry, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Site { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Reason { get; set; }

    /// <summary>What is counted here and sent after the confirmation: mails that fail in between are not among them.</summary>
    [BindProperty]
    public long? Until { get; set; }

    public IReadOnlyList<(string Kind, string? Reason, int Count)> Groups { get; private set; } = [];

    public int Count => Groups.Sum(g => g.Count);

    /// <summary>Offers whose connection was lost may have arrived.</summary>
    public int Uncertain => Groups.Where(g => g.Reason == MailReason.OutcomeUnknown).Sum(g => g.Count);

    /// <summary>What the mail server refused for good will be refused again, unless the cause is gone.</summary>
    public int Refused => Groups.Where(g => g.Reason?.StartsWith("smtp-5", StringComparison.Ordinal) == true).Sum(g => g.Count);

    public string UntilText => Until!.Value.ToString(CultureInfo.InvariantCulture);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Until = time.GetUtcNow().ToUnixTimeMilliseconds();
        var groups = await Meant().Of(db.Set<OutboxMail>().AsNoTracking()).GroupBy(m => new { m.Kind, m.Reason })
            .Select(g => new { g.Key.Kind, g.Key.Reason, Count = g.Count() }).ToListAsync(cancel);
        Groups = [.. groups.OrderByDescending(g => g.Count).Select(g => (g.Kind, g.Reason, g.Count))];
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Until is not (> 0 and < 253_402_300_800_000))
            return BadRequest();
        var count = await retry.RetryAsync(Meant(), User.Staff(), cancel);
        return LocalRedirect($"/console/outbox?retried={count}");
    }

    private FailedMails Meant() => new(Kind, Site, Reason) { Until = DateTimeOffset.FromUnixTimeMilliseconds(Until!.Value + 1) };
}
