using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Requests;

/// <summary>
/// The choices of an address. Opting out needs no proof: it works at once for whatever address is typed. Opting in
/// needs a session, which proves that the address is one's own.
/// </summary>
[EnableRateLimiting(Slice.AskLimit)]
internal sealed class ChoicesPageModel(AccessDesk desk, Transactions transactions, Intake intake, ChoiceBook choices, PersonDirectory people, RequestBook requests, PolicyShelf shelf, Snapshot<SiteDirectory> sites, TimeProvider time)
    : SessionPage(desk)
{
    private const string Via = "privacy-centre";

    [BindProperty]
    public string? Email { get; set; }

    /// <summary>Scopes to stop, by name, in the form without a session.</summary>
    [BindProperty]
    public List<string> Stop { get; set; } = [];

    /// <summary>Whether to stop them at every shop of the network.</summary>
    [BindProperty]
    public bool Everywhere { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    public IReadOnlyList<Site> Sites => sites.Current.Sites;

    public Dictionary<string, IReadOnlyDictionary<Scope, Choice>> Newest { get; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await EnterAsync(cancel))
            await LoadAsync(cancel);
        else if (Token is not null)
            Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }

    /// <summary>Stops what was ticked, for a typed address, at once.</summary>
    public async Task<IActionResult> OnPostStopAsync(CancellationToken cancel)
    {
        Private(HttpContext);
        var scopes = ChoiceTerms.All.Select(t => t.Scope).Where(s => Stop.Contains(ChoiceTerms.NameOf(s))).ToList();
        if (EmailAddress.Problem(Email) is { } problem)
            ModelState.AddModelError(nameof(Email), problem);
        if (scopes.Count == 0)
            ModelState.AddModelError(nameof(Stop), "Tick what should stop.");
        if (!ModelState.IsValid)
            return Page();
        var index = intake.EmailIndex(Email!);
        var at = Everywhere ? Sites : [HttpContext.Site()];
        await transactions.RunAsync(async () =>
        {
            var person = (await people.FindAddressAsync(index, cancel))?.PersonId;
            foreach (var site in at)
                foreach (var scope in scopes)
                    await choices.SetAsync(person, index, site.Id, scope, optedIn: false, Via, cancel);
            requests.Done(HttpContext.Site().Id, person, RequestKind.OptOut);
        }, cancel);
        return Redirect("/privacy/choices?done=stopped");
    }

    /// <summary>Mails a link by which the choices can be seen and opt-ins made.</summary>
    public async Task<IActionResult> OnPostLinkAsync(CancellationToken cancel)
    {
        Private(HttpContext);
        if (EmailAddress.Problem(Email) is { } problem)
        {
            ModelState.AddModelError(nameof(Email), problem);
            return Page();
        }
        await Desk.AskAsync(HttpContext.Site(), Email!, LinkTarget.Choices, cancel);
        return Redirect("/privacy/choices?done=asked");
    }

    /// <summary>Sets all choices of a session's address as the form says; only what differs is written.</summary>
    public async Task<IActionResult> OnPostSetAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(cancel))
            return Ended();
        await LoadAsync(cancel);
        await transactions.RunAsync(() => SetAsync(cancel), cancel);
        return Redirect($"{Here("/privacy/choices")}&done=set");
    }

    /// <summary>The form's field for one choice, for example <c>inkwell/offers</c>; its value is <c>yes</c> or <c>no</c>.</summary>
    public static string FieldOf(Site site, Scope scope) => $"{site.Id}/{ChoiceTerms.NameOf(scope)}";

    /// <summary>What holds now: what was chosen, else the policy's default.</summary>
    public bool IsOn(Site site, Scope scope) => Newest[site.Id].TryGetValue(scope, out var choice) ? choice.OptedIn : Default(site, scope);

    private bool Default(Site site, Scope scope) => scope != Scope.Enrichment
        && shelf.InForce(site.Policy, time.GetUtcNow()).Document.MarketingDefault == MarketingDefault.OptOut;

    private async Task LoadAsync(CancellationToken cancel)
    {
        foreach (var site in Sites)
            Newest[site.Id] = await choices.NewestAsync(Session!.AddressIndex, site.Id, cancel);
    }

    private async Task SetAsync(CancellationToken cancel)
    {
        var stopped = false;
        foreach (var site in Sites)
        {
            foreach (var scope in ChoiceTerms.All.Select(t => t.Scope))
            {
                var wanted = Request.Form[FieldOf(site, scope)].ToString();
                // The browser's own "do not share" outweighs a tick; turning it off is the way to opt in.
                var optedIn = wanted == "yes" && !(Gpc.IsOn(Request) && scope == Scope.Sharing);
                if (wanted is not ("yes" or "no") || IsOn(site, scope) == optedIn)
                    continue;
                await choices.SetAsync(Session!.PersonId, Session.AddressIndex, site.Id, scope, optedIn, Via, cancel);
                stopped |= !optedIn;
            }
        }
        if (stopped)
            requests.Done(HttpContext.Site().Id, Session!.PersonId, RequestKind.OptOut);
    }
}
