using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>The outbox by state, without opening any mail: kind, site, age and reason are no personal data.</summary>
internal sealed class OutboxPageModel(
    KeptDb db, OutboxRetry retry, MailBreaker breaker, IEnumerable<IMailComposer> composers, Snapshot<SiteDirectory> sites, TimeProvider time) : PageModel
{
    public const int Shown = 100;

    public IReadOnlyDictionary<MailState, int> Counts { get; private set; } = new Dictionary<MailState, int>();

    public IReadOnlyList<OutboxMail> Mails { get; private set; } = [];

    [BindProperty(SupportsGet = true)]
    public MailState? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Site { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Reason { get; set; }

    /// <summary>How many mails were just put into the queue again.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Retried { get; set; }

    /// <summary>The state of this node's connection to the mail server.</summary>
    public MailBreaker Breaker => breaker;

    public IEnumerable<string> Kinds => composers.Select(c => c.Kind).Order(StringComparer.Ordinal);

    public IReadOnlyList<Site> Sites => sites.Current.Sites;

    /// <summary>The reasons among the mails of this kind and shop.</summary>
    public IReadOnlyList<string> Reasons { get; private set; } = [];

    /// <summary>How many failed mails the filter leaves.</summary>
    public int Failed => Counts.GetValueOrDefault(MailState.Failed);

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var mails = db.Set<OutboxMail>().AsNoTracking()
            .Where(m => (string.IsNullOrEmpty(Kind) || m.Kind == Kind) && (string.IsNullOrEmpty(Site) || m.SiteId == Site));
        Reasons = await mails.Where(m => m.Reason != null).Select(m => m.Reason!).Distinct().Order().ToListAsync(cancel);
        mails = mails.Where(m => string.IsNullOrEmpty(Reason) || m.Reason == Reason);
        Counts = await mails.GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        Mails = await mails.Where(m => State == null || m.State == State).OrderByDescending(m => m.CreatedAt).Take(Shown).ToListAsync(cancel);
    }

    /// <summary>Sends one failed mail again.</summary>
    public async Task<IActionResult> OnPostAsync([FromForm] Guid? mail, CancellationToken cancel)
    {
        if (mail is null)
            return BadRequest();
        var count = await retry.RetryAsync(new FailedMails { Mail = mail }, User.Staff(), cancel);
        return LocalRedirect($"/console/outbox?retried={count}");
    }

    /// <summary>The filter as a query for other pages.</summary>
    public string Query(MailState? state) => QueryString.Create(new Dictionary<string, string?>
    {
        ["state"] = state?.ToString(),
        ["kind"] = Kind,
        ["site"] = Site,
        ["reason"] = Reason,
    }.Where(p => !string.IsNullOrEmpty(p.Value))).ToString();

    /// <summary>How long ago, in the largest unit that fits: <c>3 h</c>.</summary>
    public string Age(DateTimeOffset at) => (time.GetUtcNow() - at) switch
    {
        { TotalDays: >= 1 } age => $"{age.TotalDays:0} d",
        { TotalHours: >= 1 } age => $"{age.TotalHours:0} h",
        { TotalMinutes: >= 1 } age => $"{age.TotalMinutes:0} min",
        var age => $"{Math.Max(0, age.TotalSeconds):0} s",
    };
}
