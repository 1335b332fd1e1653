using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Orders;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.People;

/// <summary>
/// Staff look a person up. They say for what first; the gate opens what that purpose permits, records it where the
/// person sees it, and says of the rest which rule keeps it closed.
/// </summary>
internal sealed class PeoplePageModel(KeptDb db, Readings readings, PolicyGate gate, Intake intake, PersonDirectory people, SiteUrls urls, Snapshot<SiteDirectory> sites) : PageModel
{
    [BindProperty]
    public string? Who { get; set; }

    [BindProperty]
    public string? For { get; set; }

    /// <summary>What was opened, a collection at a time; null before a look-up.</summary>
    public IReadOnlyList<Opened>? Found { get; private set; }

    public IReadOnlyList<Order> Orders { get; private set; } = [];

    public static IReadOnlyList<Purpose> Purposes { get; } =
        [Purpose.CustomerService, Purpose.RightsRequest, Purpose.FraudPrevention, Purpose.Accounting];

    public void OnGet() => Response.Headers.CacheControl = "no-store";

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        var purpose = (await HttpContext.OwnPurposesAsync(Purposes)).FirstOrDefault(p => p.Name == For);
        if (purpose == default)
            ModelState.AddModelError(nameof(For), "Say for what you open the record.");
        if (string.IsNullOrWhiteSpace(Who))
            ModelState.AddModelError(nameof(Who), "Type an e-mail address, an order number or a telephone number.");
        if (!ModelState.IsValid)
            return Page();
        var (person, order) = await FindAsync(Who!.Trim(), cancel);
        if (person is null)
        {
            if (ModelState.IsValid)
                ModelState.AddModelError(nameof(Who), "Nobody we know has this address, order number or telephone number.");
            return Page();
        }
        Found = await readings.RunAsync(() => OpenAsync(person.Value, order, purpose, cancel), cancel);
        Orders = await db.Set<Order>().AsNoTracking().Where(o => o.PersonId == person).OrderByDescending(o => o.CreatedAt).ToListAsync(cancel);
        return Page();
    }

    /// <summary>The policy of a site, in the version that a collection came under.</summary>
    public string PolicyUrl(string site, DateOnly version) =>
        urls.From(HttpContext, sites.Current.ById.GetValueOrDefault(site), $"/privacy/policy/{version:yyyy-MM-dd}");

    public string SiteName(string id) => sites.Current.ById.TryGetValue(id, out var site) ? site.Name : id;

    private async Task<(Guid? Person, string? Order)> FindAsync(string who, CancellationToken cancel)
    {
        if (EmailAddress.IsValid(who))
            return ((await people.FindAddressAsync(intake.EmailIndex(who), cancel))?.PersonId, null);
        if (who.Contains('@', StringComparison.Ordinal))
        {
            ModelState.AddModelError(nameof(Who), EmailAddress.Problem(who)!);
            return (null, null);
        }
        var number = who.ToUpperInvariant();
        var order = await db.Set<Order>().AsNoTracking().FirstOrDefaultAsync(o => o.Number == number, cancel);
        return order is null ? (await ByTelephoneAsync(who, cancel), null) : (order.PersonId, order.Id.ToString("N"));
    }

    /// <summary>The one person with this telephone number; several who share it are told apart by something else.</summary>
    private async Task<Guid?> ByTelephoneAsync(string who, CancellationToken cancel)
    {
        if (!PhoneNumber.TryNormalise(who, out var e164))
            return null;
        var index = intake.PhoneIndex(e164);
        var found = await db.Set<Telephone>().Where(t => t.Index == index).Select(t => t.PersonId).Take(2).ToListAsync(cancel);
        if (found.Count > 1)
            ModelState.AddModelError(nameof(Who), "Several people have this telephone number. Look by e-mail address or order number.");
        return found is [var only] ? only : null;
    }

    private async Task<IReadOnlyList<Opened>> OpenAsync(Guid person, string? order, Purpose purpose, CancellationToken cancel)
    {
        var found = new List<Opened>();
        foreach (var collection in await gate.CollectionsAsync(person, cancel))
        {
            var (permitted, refusals) = await SortAsync(collection, purpose, cancel);
            var ask = Ask.Use(purpose, permitted, User.Staff()) with { Reference = order };
            var data = permitted.IsEmpty ? new PersonalData() : (await gate.OpenAsync(collection, ask.Stated(), cancel)).Data;
            foreach (var refusal in refusals)
                gate.RecordRefusal(person, collection.SiteId, ask with { Categories = refusal.Decision.Request.Categories }, refusal);
            found.Add(new Opened(collection, data, [.. refusals.Select(r => r.Decision)]));
        }
        found.Reverse();
        return found;
    }

    /// <summary>Which categories of a collection the purpose may see; for the others, the decisions that say why not.</summary>
    private async Task<(CategorySet Permitted, List<Verdict> Refusals)> SortAsync(Collection collection, Purpose purpose, CancellationToken cancel)
    {
        var permitted = CategorySet.Empty;
        var refusals = new List<Verdict>();
        foreach (var category in collection.Categories)
        {
            var one = CategorySet.Of(category);
            var verdict = await gate.DecideAsync(collection, Ask.Use(purpose, one, User.Staff()), cancel);
            if (verdict.Decision.Permitted)
                permitted |= one;
            else
                refusals.Add(verdict);
        }
        return (permitted, refusals);
    }

    /// <summary>One collection as staff see it.</summary>
    internal sealed record Opened(Collection Row, PersonalData Data, IReadOnlyList<Decision> Denied)
    {
        public override string ToString() => "▒▒▒";
    }
}
