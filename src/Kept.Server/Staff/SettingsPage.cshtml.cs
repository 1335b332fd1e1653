using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Staff.SecondFactor;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff;

/// <summary>A site's settings. What is saved shows on this node at once and on all others within a second.</summary>
internal sealed class SettingsPageModel(KeptDb db, Transactions transactions, Snapshot<SiteDirectory> sites, Installed installed, Factors factors, LedgerWriter ledger, TimeProvider time) : PageModel
{
    public Site Site { get; private set; } = null!;

    public IReadOnlyList<Site> Sites => [.. sites.Current.Sites, .. sites.Current.Broken.Select(b => b.Site)];

    public IReadOnlyList<(string Name, string Value)> Installed => installed.Facts();

    [BindProperty(SupportsGet = true)]
    public string? Saved { get; set; }

    public SiteForm Input { get; private set; } = new();

    public bool FactorRequired { get; private set; }

    /// <summary>Set when somebody else saved after the form was opened.</summary>
    public SaveConflict? Conflict { get; private set; }

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Site = Chosen();
        FactorRequired = await factors.RequiredAsync();
        Input = (await StoredAsync(cancel)).WithEmptyRow();
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "Input")] SiteForm input, CancellationToken cancel)
    {
        Site = Chosen();
        Input = input;
        // What binding itself found (over-long or unreadable values) stands beside the form's own errors.
        var saved = ModelState.IsValid ? await SaveAsync(cancel) : null;
        if (saved is null)
        {
            FactorRequired = await factors.RequiredAsync();
            Input.WithEmptyRow();
            return Page();
        }
        await sites.RefreshAsync(force: true, cancel);
        var here = $"/console/settings?site={Site.Id}&saved=yes";
        // The old name answers no more: whoever saved it from there is led to the new one.
        var moved = saved.Host != Site.Host && Request.Host.Host.Equals(Site.Host, StringComparison.OrdinalIgnoreCase);
        return Redirect(moved ? $"{Request.Scheme}://{new HostString(saved.Host, Request.Host.Port ?? (Request.IsHttps ? 443 : 80))}{here}" : here);
    }

    /// <summary>Whether every member of staff needs a second factor. Holds with the next request of each.</summary>
    public async Task<IActionResult> OnPostFactorAsync(bool required, CancellationToken cancel)
    {
        await transactions.RunAsync(async () =>
        {
            await factors.RequireAsync(required ? time.GetUtcNow() : null, cancel);
            new StaffAct(User.Staff(), "changed", "sign-in-rule", "second-factor") { Changes = [new("Required", null, required ? "yes" : "no")] }.Add(ledger, site: null);
        }, cancel);
        return Redirect("/console/settings?saved=factor#sign-in");
    }

    /// <summary>Checks and saves in one transaction that waits for others who change the network, so that no host is given twice.</summary>
    private Task<Site?> SaveAsync(CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        await Revision.BumpAsync(db, SiteDirectory.RevisionName, cancel);
        var directory = await SiteDirectory.LoadAsync(db, cancel);
        var all = directory.Sites.Concat(directory.Broken.Select(b => b.Site));
        foreach (var (field, message) in Input.Errors(all.Where(s => s.Id != Site.Id)))
            ModelState.AddModelError($"Input.{field}", message);
        if (!ModelState.IsValid)
            return null;
        var held = directory.FindById(Site.Id) ?? Site;
        var saved = SiteForm.Of(held);
        if (await db.Set<SiteRow>().Where(s => s.Id == Site.Id && s.Version == Input.Version).ExecuteUpdateAsync(s => s.SetProperty(x => x.Version, x => x.Version + 1), cancel) == 0)
        {
            Conflict = new SaveConflict("These settings", FieldChange.Between(saved.Fields(), Input.Fields()));
            Input.Version = await VersionAsync(cancel);
            ModelState.Remove($"Input.{nameof(Input.Version)}");
            return null;
        }
        var site = Input.ApplyTo(held);
        await SiteDirectory.SaveAsync(db, site, position: null, cancel);
        new StaffAct(User.Staff(), "changed", "site", site.Id) { Changes = FieldChange.Between(saved.Fields(), Input.Fields()) }.Add(ledger, site.Id);
        await db.SaveChangesAsync(cancel);
        if ((await SiteDirectory.LoadAsync(db, cancel)).BrokenById(site.Id) is { } broken)
            throw new InvalidOperationException($"The form would have saved a site that cannot be shown: {broken.Reason}.");
        return site;
    }, cancel);

    /// <summary>The settings as they are saved, and their version; read together, so that the version is never newer than what is shown.</summary>
    private async Task<SiteForm> StoredAsync(CancellationToken cancel)
    {
        var version = await VersionAsync(cancel);
        var form = SiteForm.Of((await SiteDirectory.LoadAsync(db, cancel)).FindById(Site.Id) ?? Site);
        form.Version = version;
        return form;
    }

    private Task<int> VersionAsync(CancellationToken cancel) => db.Set<SiteRow>().Where(s => s.Id == Site.Id).Select(s => s.Version).SingleAsync(cancel);

    private Site Chosen() => Sites.FirstOrDefault(s => s.Id == Request.Query["site"]) ?? sites.Current.First;
}
