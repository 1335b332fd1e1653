using System.Globalization;
using System.Text.RegularExpressions;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Server.Policies.Publishing;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Notices;

/// <summary>What became of the notices about a version, in counts, and the two things that staff record about single ones.</summary>
internal sealed partial class NoticesPageModel(KeptDb db, NoticeBook book, PolicyShelf shelf, Intake intake, PersonDirectory people, Snapshot<SiteDirectory> sites, TimeProvider time) : PageModel
{
    public Site Site { get; private set; } = null!;

    public PolicyVersion Version { get; private set; } = null!;

    public NoticeCounts Counts { get; private set; } = null!;

    /// <summary>Collections that are held under older versions still.</summary>
    public int Older { get; private set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Document { get; set; }

    [BindProperty]
    public string? AcceptedOn { get; set; }

    [BindProperty]
    public string? MessageId { get; set; }

    public string? Done { get; private set; }

    public async Task<IActionResult> OnGetAsync(string site, string version, string? done, CancellationToken cancel)
    {
        Done = done switch { "bounced" => "Recorded: this mail is no notice.", "terms" => "Recorded: no silence moves this person's data.", _ => null };
        return await ShowAsync(site, version, cancel);
    }

    public async Task<IActionResult> OnPostBouncedAsync(string site, string version, CancellationToken cancel)
    {
        var id = MailId().Match(MessageId ?? "");
        if (id.Success && await book.BouncedAsync(Guid.ParseExact(id.Value, "N"), User.Staff(), cancel))
            return LocalRedirect($"/console/policies/{site}/{version}/notices?done=bounced");
        ModelState.AddModelError(nameof(MessageId), "No notice whose data is still under an older version has this Message-ID. Copy the Message-ID of the mail that bounced, which the bounce quotes: 32 letters and digits before the @.");
        return await ShowAsync(site, version, cancel);
    }

    public async Task<IActionResult> OnPostTermsAsync(string site, string version, CancellationToken cancel)
    {
        var problem = EmailAddress.Problem(Email);
        var person = problem is null ? (await people.FindAddressAsync(intake.EmailIndex(Email!), cancel))?.PersonId : null;
        if (person is null)
            ModelState.AddModelError(nameof(Email), problem ?? "Nobody we know has this e-mail address.");
        if (!Reference().IsMatch(Document?.Trim() ?? ""))
            ModelState.AddModelError(nameof(Document), "Type the number under which the signed paper is filed: up to 40 letters, digits, and - . /");
        if (!DateOnly.TryParseExact(AcceptedOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day > DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime))
            ModelState.AddModelError(nameof(AcceptedOn), "Choose the day on which the terms were accepted, today or before.");
        if (!ModelState.IsValid || !sites.Current.ById.TryGetValue(site, out var found))
            return await ShowAsync(site, version, cancel);
        await book.RecordTermsAsync(person!.Value, found, Document!.Trim(), day, User.Staff(), cancel);
        return LocalRedirect($"/console/policies/{site}/{version}/notices?done=terms");
    }

    /// <summary>What this version does to earlier data, in a sentence.</summary>
    public string Terms => Whole + (Version.Document.Rules.Any(r => r.Reach is not null)
        ? " Some rules set their own terms; the strictest that concern a person's data apply to all of it."
        : "");

    private string Whole => Version.Document.Changes switch
    {
        { Mode: ChangeMode.NewDataOnly } => "This version applies to new data only. Nobody is notified, and nothing moves.",
        { Mode: ChangeMode.AfterNotice, NoticeDays: var days } => $"Earlier data moves to this version {Consequences.Days(days)} after the notice was delivered, unless the person objects.",
        _ => "Earlier data moves to this version only if the person agrees.",
    };

    private async Task<IActionResult> ShowAsync(string site, string version, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        if (!sites.Current.ById.TryGetValue(site, out var found) || shelf.FindByDate(found.Policy, version) is not { } shown)
            return NotFound();
        (Site, Version) = (found, shown);
        Counts = await NoticeCounts.OfAsync(db, found, shown, cancel);
        Older = await db.Set<Collection>().CountAsync(c => c.SiteId == site && c.PolicyName == found.Policy && c.PolicyVersion < shown.Document.Version, cancel);
        return Page();
    }

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex MailId();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9./-]{0,39}$")]
    private static partial Regex Reference();
}

/// <summary>The notices about one version at one site, counted.</summary>
internal sealed record NoticeCounts(int Written, int Delivered, int Bounced, int Objected, int Consented, int Migrated, DateTimeOffset? FirstEnds, DateTimeOffset? LastEnds)
{
    public int Waiting => Written - Delivered - Bounced;

    public static async Task<NoticeCounts> OfAsync(KeptDb db, Site site, PolicyVersion version, CancellationToken cancel)
    {
        var all = db.Set<PolicyNotice>().Where(n => n.SiteId == site.Id && n.PolicyName == site.Policy && n.Version == version.Document.Version);
        var open = all.Where(n => n.WindowEndsAt != null && n.MigratedAt == null && n.ObjectedAt == null);
        return new NoticeCounts(
            await all.CountAsync(cancel),
            await all.CountAsync(n => n.DeliveredAt != null && n.BouncedAt == null, cancel),
            await all.CountAsync(n => n.BouncedAt != null, cancel),
            await all.CountAsync(n => n.ObjectedAt != null, cancel),
            await all.CountAsync(n => n.ConsentedAt != null, cancel),
            await all.CountAsync(n => n.MigratedAt != null, cancel),
            await open.OrderBy(n => n.WindowEndsAt).Select(n => n.WindowEndsAt).FirstOrDefaultAsync(cancel),
            await open.OrderByDescending(n => n.WindowEndsAt).Select(n => n.WindowEndsAt).FirstOrDefaultAsync(cancel));
    }
}
