using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>The outbox by state, without opening any mail: kind, site, age and reason are no personal data.</summary>
internal sealed class OutboxPageModel(KeptDb db, OutboxRetry retry, TimeProvider time) : PageModel
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

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var mails = db.Set<OutboxMail>().AsNoTracking().Where(m => (string.IsNullOrEmpty(Kind) || m.Kind == Kind) && (string.IsNullOrEmpty(Site) || m.SiteId == Site));
        Counts = await mails.GroupBy(m => m.State).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        Mails = await mails.Where(m => State == null || m.State == State).OrderByDescending(m => m.CreatedAt).Take(Shown).ToListAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync([FromForm] Guid? mail, CancellationToken cancel)
    {
        await retry.RetryAsync(mail, cancel);
        return LocalRedirect("/console/outbox");
    }

    /// <summary>How long ago, in the largest unit that fits: <c>3 h</c>.</summary>
    public string Age(DateTimeOffset at) => (time.GetUtcNow() - at) switch
    {
        { TotalDays: >= 1 } age => $"{age.TotalDays:0} d",
        { TotalHours: >= 1 } age => $"{age.TotalHours:0} h",
        { TotalMinutes: >= 1 } age => $"{age.TotalMinutes:0} min",
        var age => $"{Math.Max(0, age.TotalSeconds):0} s",
    };
}

/// <summary>Lets failed mails try again, as if they had just been queued.</summary>
internal sealed class OutboxRetry(KeptDb db, Transactions transactions, OutboxSignal signal, TimeProvider time)
{
    /// <param name="mail">One mail, or all that failed when null.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>How many go again.</returns>
    public Task<int> RetryAsync(Guid? mail, CancellationToken cancel) => transactions.RunAsync(() =>
    {
        var now = time.GetUtcNow();
        transactions.AfterCommit(signal.Pulse);
        return db.Set<OutboxMail>().Where(m => m.State == MailState.Failed && (mail == null || m.Id == mail)).ExecuteUpdateAsync(m => m
            .SetProperty(x => x.State, MailState.Waiting)
            .SetProperty(x => x.Attempts, 0)
            .SetProperty(x => x.DueAt, now)
            .SetProperty(x => x.EndedAt, (DateTimeOffset?)null), cancel);
    }, cancel);
}
