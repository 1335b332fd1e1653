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
    public OfferRecipient Recipient { get; private set; } = null!;

    /// <summary>The address's newest choice about offers of this site, if it ever made one.</summary>
    public Choice? Offers { get; private set; }

    public Choice? Sharing { get; private set; }

    /// <summary>True while a mail that had begun before the opt-out is still on its way.</summary>
    public bool StillLeaving { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancel)
    {
        if (await links.FindAsync(LinkKind.Unsubscribe, token, cancel) is not { } recipient)
            return NotFound();
        Recipient = recipient;
        var newest = await links.ChoicesAsync(recipient, cancel);
        Offers = newest.GetValueOrDefault(Scope.Offers);
        Sharing = newest.GetValueOrDefault(Scope.Sharing);
        StillLeaving = Offers is { OptedIn: false } && !await links.QuietAsync(recipient, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancel)
    {
        if (await links.FindAsync(LinkKind.Unsubscribe, token, cancel) is not { } recipient)
            return NotFound();
        var form = Request.HasFormContentType ? await Request.ReadFormAsync(cancel) : FormCollection.Empty;
        return form["choice"].ToString() switch
        {
            "" => await OneClickAsync(recipient, cancel),
            "stop" => await ChooseAsync(recipient, token, Scope.Offers, optedIn: false, cancel),
            "resume" => await ChooseAsync(recipient, token, Scope.Offers, optedIn: true, cancel),
            "stop-sharing" => await ChooseAsync(recipient, token, Scope.Sharing, optedIn: false, cancel),
            "allow-sharing" => await ChooseAsync(recipient, token, Scope.Sharing, optedIn: true, cancel),
            _ => BadRequest(),
        };
    }

    /// <summary>A mail provider's button posts <c>List-Unsubscribe=One-Click</c>; whatever posts no choice means the same.</summary>
    private async Task<IActionResult> OneClickAsync(OfferRecipient recipient, CancellationToken cancel)
    {
        await links.ChooseAsync(recipient, Scope.Offers, optedIn: false, "one-click", cancel);
        if (await links.QuietAsync(recipient, cancel))
            return Content("Unsubscribed.\n", "text/plain; charset=utf-8");
        Response.Headers.RetryAfter = "30";
        var content = Content("Recorded. A mail that had begun before is still leaving; ask again in a moment.\n", "text/plain; charset=utf-8");
        content.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return content;
    }

    private async Task<IActionResult> ChooseAsync(OfferRecipient recipient, string token, Scope scope, bool optedIn, CancellationToken cancel)
    {
        await links.ChooseAsync(recipient, scope, optedIn, "unsubscribe-link", cancel);
        // The page after the redirect tells what holds now, and waits for quiet before it says that nothing more comes.
        return LocalRedirect($"/u/{token}");
    }
}
