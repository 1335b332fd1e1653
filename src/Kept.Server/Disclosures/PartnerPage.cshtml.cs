using System.Text.RegularExpressions;
using Kept.Policy;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.People;
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
internal sealed partial class PartnerPageModel(KeptDb db, Transactions transactions, ErrandBook errands, LedgerWriter ledger, Snapshot<SiteDirectory> sites, TimeProvider time) : PageModel
{
    [BindProperty]
    public PartnerForm Form { get; set; } = new();

    public Site Site { get; private set; } = null!;

    public Partner? Partner { get; private set; }

    /// <summary>What the partner was told and has not done yet.</summary>
    public IReadOnlyList<Errand> Errands { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string site, string? id, CancellationToken cancel)
    {
        if (!await FindAsync(site, id, cancel))
            return NotFound();
        if (Partner is { } p)
            Form = new PartnerForm { Id = p.Id, Name = p.Name, Recipient = p.Recipient, Role = p.Role, Country = p.Country, PolicyUrl = p.PolicyUrl, Address = p.Address, Contact = EmailAddress.Display(p.Contact), Purposes = [.. p.Purposes.Split(", ")] };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string site, string? id, CancellationToken cancel)
    {
        if (!await FindAsync(site, id, cancel))
            return NotFound();
        Form.Id = Partner?.Id ?? Form.Id?.Trim();
        Check();
        if (Partner is null && ModelState.IsValid && await db.Set<Partner>().AnyAsync(p => p.SiteId == Site.Id && p.Id == Form.Id, cancel))
            ModelState.AddModelError("Form.Id", "This site has a partner of this short name already.");
        if (!ModelState.IsValid)
            return Page();
        await transactions.RunAsync(() =>
        {
            Save();
            return Task.CompletedTask;
        }, cancel);
        return Redirect($"/console/partners/{Site.Id}/{Form.Id}");
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

    public Task<IActionResult> OnPostSignAsync(string site, string id, CancellationToken cancel) => SetAgreementAsync(site, id, signed: true, cancel);

    public Task<IActionResult> OnPostWithdrawAsync(string site, string id, CancellationToken cancel) => SetAgreementAsync(site, id, signed: false, cancel);

    private async Task<IActionResult> SetAgreementAsync(string site, string id, bool signed, CancellationToken cancel)
    {
        if (!await FindAsync(site, id, cancel) || Partner is null)
            return NotFound();
        await transactions.RunAsync(() =>
        {
            if (Partner.AgreementSignedAt is not null != signed)
                Agree(Partner, signed);
            return Task.CompletedTask;
        }, cancel);
        return Redirect($"/console/partners/{site}/{id}");
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

    private void Check()
    {
        if (Form.Id is null || !ShortName().IsMatch(Form.Id))
            ModelState.AddModelError("Form.Id", "The short name has 2 to 40 lower-case letters, digits or hyphens, and begins with a letter.");
        if (string.IsNullOrWhiteSpace(Form.Name) || Form.Name.Length > 100)
            ModelState.AddModelError("Form.Name", "Give the company's name, up to 100 characters.");
        if (string.IsNullOrWhiteSpace(Form.Role) || Form.Role.Length > 200)
            ModelState.AddModelError("Form.Role", "Say in up to 200 characters what it does for the shop; people read this in their record.");
        if (!Recipient.TryParse(Form.Recipient, out _))
            ModelState.AddModelError("Form.Recipient", "Choose what kind of recipient it is.");
        if (Form.Country is not { Length: 2 } country || !country.All(char.IsAsciiLetter))
            ModelState.AddModelError("Form.Country", "Give the country as two letters (ISO 3166-1), for example US.");
        if (!string.IsNullOrWhiteSpace(Form.PolicyUrl) && !(Uri.TryCreate(Form.PolicyUrl, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"))
            ModelState.AddModelError("Form.PolicyUrl", "The address of its policy begins with https://.");
        if (Form.Address is { Length: > 200 })
            ModelState.AddModelError("Form.Address", "The postal address is longer than 200 characters.");
        if (!string.IsNullOrWhiteSpace(Form.Contact) && EmailAddress.Problem(Form.Contact) is { } problem)
            ModelState.AddModelError("Form.Contact", $"{problem} Leave it empty when the company has none; staff then tell it themselves.");
        if (Form.Purposes.Count == 0 || !Form.Purposes.All(p => Purpose.TryParse(p, out _)))
            ModelState.AddModelError("Form.Purposes", "Choose at least one purpose that the agreement covers.");
    }

    private void Save()
    {
        var purposes = string.Join(", ", Form.Purposes.Select(p => Purpose.Parse(p)).DistinctBy(p => p.Id).OrderBy(p => p.Id).Select(p => p.Name));
        if (Partner is null)
            db.Add(Partner = new Partner { Id = Form.Id!, SiteId = Site.Id, Name = "", Recipient = "", Role = "", Country = "", Purposes = purposes });
        else if (Partner.AgreementSignedAt is not null && !purposes.Split(", ").Order().SequenceEqual(Partner.Purposes.Split(", ").Order()))
            Agree(Partner, signed: false);
        Partner.Name = Form.Name!.Trim();
        Partner.Recipient = Form.Recipient!;
        Partner.Role = Form.Role!.Trim();
        Partner.Country = Form.Country!.ToUpperInvariant();
        Partner.PolicyUrl = string.IsNullOrWhiteSpace(Form.PolicyUrl) ? null : Form.PolicyUrl.Trim();
        Partner.Address = string.IsNullOrWhiteSpace(Form.Address) ? null : Form.Address.Trim();
        Partner.Contact = string.IsNullOrWhiteSpace(Form.Contact) ? null : EmailAddress.Stored(Form.Contact);
        Partner.Purposes = purposes;
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

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex ShortName();

    /// <summary>What staff type about a partner.</summary>
    internal sealed class PartnerForm
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public string? Recipient { get; set; }

        public string? Role { get; set; }

        public string? Country { get; set; }

        public string? PolicyUrl { get; set; }

        public string? Address { get; set; }

        public string? Contact { get; set; }

        public List<string> Purposes { get; set; } = [];
    }
}
