using Kept.Policy;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Diagnostics;

/// <summary>
/// The sealed log of requests. It opens once the member of staff says what for, and the opening is recorded.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class RequestsPageModel(RequestSearch search, Snapshot<SiteDirectory> sites, TimeProvider time)
    : PageModel
{
    /// <summary>What the log may be opened for, in words.</summary>
    public static OrderedDictionary<Purpose, string> Purposes { get; } =
        new()
        {
            [Purpose.Administration] = "Administration: find a fault, run the servers",
            [Purpose.Security] = "Security: look into an attack",
            [Purpose.FraudPrevention] = "Fraud prevention: look into an order",
        };

    [BindProperty(Name = "Purpose")]
    public string? Stated { get; set; }

    [BindProperty]
    public string? From { get; set; }

    [BindProperty]
    public string? Until { get; set; }

    [BindProperty]
    public string? Shop { get; set; }

    [BindProperty]
    public string? Address { get; set; }

    [BindProperty]
    public string? Path { get; set; }

    [BindProperty]
    public int? Status { get; set; }

    public IReadOnlyList<Site> Sites => sites.Current.Sites;

    public FoundRequests? Found { get; private set; }

    public void OnGet()
    {
        var now = time.GetUtcNow();
        (From, Until) = (Text(now.AddHours(-24)), Text(now.AddMinutes(1)));
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (
            (await HttpContext.OwnPurposesAsync(Purposes.Keys)).FirstOrDefault(p => p.Name == Stated)
            is not { Id: > 0 } purpose
        )
            ModelState.AddModelError("Purpose", "Say what you open the log for.");
        else if (Read() is { } filter)
            Found = await search.FindAsync(filter, purpose, User.Staff(), cancel);
        return Page();
    }

    private RequestFilter? Read()
    {
        if (!RequestFilter.TryMoment(From, out var from))
            ModelState.AddModelError("From", "Give a date and a time, such as 2026-11-30T08:00.");
        if (!RequestFilter.TryMoment(Until, out var until) || until <= from)
            ModelState.AddModelError("Until", "Give a date and a time after the first.");
        var address = string.IsNullOrWhiteSpace(Address) ? null : RequestFilter.NormalAddress(Address);
        if (!string.IsNullOrWhiteSpace(Address) && address is null)
            ModelState.AddModelError("Address", "Give a whole IPv4 or IPv6 address, such as 192.0.2.7.");
        if (Status is not null and (< 1 or > 5))
            ModelState.AddModelError("Status", "Choose one from the list.");
        return ModelState.IsValid
            ? new RequestFilter(
                from,
                until,
                string.IsNullOrEmpty(Shop) ? null : Shop,
                address,
                string.IsNullOrWhiteSpace(Path) ? null : Path.Trim(),
                Status
            )
            : null;
    }

    private static string Text(DateTimeOffset at) =>
        at.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
