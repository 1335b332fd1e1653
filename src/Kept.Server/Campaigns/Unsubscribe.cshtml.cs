using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Server.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Campaigns;

/// <summary>
/// Ends offers by the link in a mail: GET shows what will stop and changes nothing, for mail scanners open links; POST acts at
/// once, from the page or from a mail provider's own button (RFC 8058).
/// </summary>
[AllowCrossOrigin]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class UnsubscribeModel(OfferLinks links) : PageModel
{
    private const string Via = "unsubscribe-link";

    public OfferRecipient Recipient { get; private set; } = null!;

    /// <summary>What can be stopped, each with the opt-out that holds for it.</summary>
    public IReadOnlyList<(OfferStop Stop, Choice? Held)> Stops { get; private set; } = [];

    public Choice? Sharing { get; private set; }

    /// <summary>True while a mail that had begun before the opt-out is still on its way.</summary>
    public bool StillLeaving { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancel)
    {
        if (await links.FindAsync(LinkKind.Unsubscribe, token, cancel) is not { } recipient)
            return NotFound();
        Recipient = recipient;
        var made = await links.ChoicesAsync(recipient, cancel);
        Stops = [.. OfferStop.For(recipient.Site, recipient.Advertiser).Select(s => (s, s.Held(made)))];
        Sharing = ChoiceBook.Newest(made).GetValueOrDefault(Scope.Sharing);
        StillLeaving = Stops.Any(s => s.Held is not null) && !await links.QuietAsync(recipient, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancel)
    {
        if (await links.FindAsync(LinkKind.Unsubscribe, token, cancel) is not { } recipient)
            return NotFound();
        var form = Request.HasFormContentType ? await Request.ReadFormAsync(cancel) : FormCollection.Empty;
        var choice = form["choice"].ToString();
        var stops = OfferStop.For(recipient.Site, recipient.Advertiser);
        if (choice.Length == 0)
            return await OneClickAsync(recipient, stops, cancel);
        if (choice == "stop-all" || stops.Any(s => s.Id == choice))
            await links.StopAsync(recipient, stops.Where(s => choice == "stop-all" || s.Id == choice), Via, cancel);
        else if (stops.FirstOrDefault(s => choice == "resume-" + s.Id) is { } stop)
            await links.ChooseAsync(recipient, stop.Scope, optedIn: true, Via, cancel, stop.Advertiser);
        else if (choice is "stop-sharing" or "allow-sharing")
            await links.ChooseAsync(recipient, Scope.Sharing, choice == "allow-sharing", Via, cancel);
        else
            return BadRequest();
        // The page after the redirect tells what holds now, and waits for quiet before it says that nothing more comes.
        return LocalRedirect($"/u/{token}");
    }

    /// <summary>
    /// A mail provider's button posts <c>List-Unsubscribe=One-Click</c>; whatever posts no choice means the same: everything this
    /// mail was, its sender's offers and its advertiser's.
    /// </summary>
    private async Task<IActionResult> OneClickAsync(OfferRecipient recipient, IReadOnlyList<OfferStop> stops, CancellationToken cancel)
    {
        await links.StopAsync(recipient, stops, "one-click", cancel);
        if (await links.QuietAsync(recipient, cancel))
            return Content("Unsubscribed.\n", "text/plain; charset=utf-8");
        Response.Headers.RetryAfter = "30";
        var content = Content("Recorded. A mail that had begun before is still leaving; ask again in a moment.\n", "text/plain; charset=utf-8");
        content.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return content;
    }
}
