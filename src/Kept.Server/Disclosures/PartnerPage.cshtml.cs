using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Disclosures;

/// <summary>
/// Adds or edits one partner, and signs or withdraws its agreement. A change of purposes needs a new signature, for
/// what was signed named the old ones.
/// </summary>
internal sealed class PartnerPageModel(KeptDb db, Transactions transactions, ErrandBook errands, LedgerWriter ledger, Snapshot<SiteDirectory> sites, TimeProvider time) : PageModel
{
    [BindProperty]
    public PartnerForm Form { get; set; } = new();

    public Site Site { get; private set; } = null!;

    public Partner? Partner { get; private set; }

    /// <summary>Set when somebody else saved after the form was opened.</summary>
    public SaveConflict? Conflict { get; private set; }

    /// <summary>What the partner was told and has not done yet.</summary>
    public IReadOnlyList<Errand> Errands { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string site, string? id, CancellationToken cancel)
    {
        if (!await FindAsync(site, id, cancel))
            return NotFound();
        if (Partner is { } p)
            Form = PartnerForm.Of(p);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string site, string? id, CancellationToken cancel)
    {
        if (!await FindAsync(site, id, cancel))
            return NotFound();
        Form.Id = Partner?.Id ?? Form.Id?.Trim();
        Form.Check(ModelState);
        if (Partner is null && ModelState.IsValid && await db.Set<Partner>().AnyAsync(p => p.SiteId == Site.Id && p.Id == Form.Id, cancel))
            ModelState.AddModelError("Form.Id", "This site has a partner of this short name already.");
        if (!ModelState.IsValid)
            return Page();
        if (await transactions.RunAsync(() => SaveAsync(cancel), cancel))
            return Redirect($"/console/partners/{Site.Id}/{Form.Id}");
        await ReloadAsync(cancel);
        Conflict = new SaveConflict("This partner", FieldChange.Between(Partner!.Fields(), Form.ToPartner(Site.Id).Fields()));
        return Page();
    }

    /// <summary>Staff were told by the partner that an errand is done.</summary>
    public async Task<IActionResult> OnPostDoneAsync(string site, string id, Guid errand, CancellationToken cancel)
    {
        if (!await FindAsync(site, id, cancel) || Errands.FirstOrDefault(e => e.Id == errand) is not { } found)
            return NotFound();
        await transactions.RunAsync(() =>
        {
            errands.Done(found, User.Staff());
            return Task.CompletedTask;
        }, cancel);
        return Redirect($"/console/partners/{site}/{id}");
    }

    public Task<IActionResult> OnPostSignAsync(string site, string id, int version, CancellationToken cancel) => SetAgreementAsync(site, id, version, signed: true, cancel);

    /// <summary>Holds whatever was changed meanwhile: to give a partner nothing is always safe.</summary>
    public Task<IActionResult> OnPostWithdrawAsync(string site, string id, CancellationToken cancel) => SetAgreementAsync(site, id, version: null, signed: false, cancel);

    /// <summary>The button names the purposes that are signed, so it carries the version that it showed.</summary>
    private async Task<IActionResult> SetAgreementAsync(string site, string id, int? version, bool signed, CancellationToken cancel)
    {
        if (!await FindAsync(site, id, cancel) || Partner is null)
            return NotFound();
        var claimed = await transactions.RunAsync(async () =>
        {
            if (!await ClaimAsync(version ?? Partner.Version, cancel))
                return false;
            if (Partner.AgreementSignedAt is not null != signed)
                Agree(Partner, signed);
            return true;
        }, cancel);
        if (claimed)
            return Redirect($"/console/partners/{site}/{id}");
        ModelState.AddModelError("", "Somebody else changed this partner after you opened this page. Nothing was changed: read the purposes again.");
        await ReloadAsync(cancel);
        Form = PartnerForm.Of(Partner);
        return Page();
    }

    /// <summary>True when the partner is still what the form showed; whoever else shows the same finds it changed from now on.</summary>
    private async Task<bool> ClaimAsync(int version, CancellationToken cancel) =>
        await db.Set<Partner>().Where(p => p.SiteId == Site.Id && p.Id == Partner!.Id && p.Version == version)
            .ExecuteUpdateAsync(p => p.SetProperty(x => x.Version, x => x.Version + 1), cancel) == 1;

    /// <summary>The partner as somebody else saved it, with a form that takes the place of that when it is sent again.</summary>
    private async Task ReloadAsync(CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        await FindAsync(Site.Id, Partner!.Id, cancel);
        Form.Version = Partner!.Version;
        ModelState.Remove("Form.Version");
    }

    private async Task<bool> FindAsync(string site, string? id, CancellationToken cancel)
    {
        if (!sites.Current.ById.TryGetValue(site, out var found))
            return false;
        Site = found;
        Partner = id is null ? null : await db.Set<Partner>().SingleOrDefaultAsync(p => p.SiteId == site && p.Id == id, cancel);
        Errands = Partner is null ? [] : await db.Set<Errand>().Where(e => e.SiteId == site && e.PartnerId == Partner.Id && e.DoneAt == null).OrderBy(e => e.CreatedAt).Take(50).ToListAsync(cancel);
        return id is null || Partner is not null;
    }

    /// <summary>False when somebody else saved meanwhile; nothing is changed then.</summary>
    private async Task<bool> SaveAsync(CancellationToken cancel)
    {
        if (Partner is not null && !await ClaimAsync(Form.Version, cancel))
            return false;
        var (typed, before) = (Form.ToPartner(Site.Id), Partner?.Fields().ToList());
        if (Partner is null)
            db.Add(Partner = typed);
        else if (Partner.AgreementSignedAt is not null && !typed.Purposes.Split(", ").Order().SequenceEqual(Partner.Purposes.Split(", ").Order()))
            Agree(Partner, signed: false);
        (Partner.Name, Partner.Recipient, Partner.Role, Partner.Country) = (typed.Name, typed.Recipient, typed.Role, typed.Country);
        (Partner.PolicyUrl, Partner.Address, Partner.Contact, Partner.Purposes) = (typed.PolicyUrl, typed.Address, typed.Contact, typed.Purposes);
        new StaffAct(User.Staff(), before is null ? "created" : "changed", "partner", Partner.Id) { Changes = FieldChange.Between(before ?? [], Partner.Fields()) }.Add(ledger, Site.Id);
        return true;
    }

    private void Agree(Partner partner, bool signed)
    {
        partner.AgreementSignedAt = signed ? time.GetUtcNow() : null;
        ledger.Add(EntryKind.Agreement, person: null, partner.SiteId, new()
        {
            ["partner"] = partner.Id,
            ["purposes"] = partner.Purposes,
            ["state"] = signed ? "signed" : "withdrawn",
            ["actor"] = User.Staff(),
        });
    }
}
