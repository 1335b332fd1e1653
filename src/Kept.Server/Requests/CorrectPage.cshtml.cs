using Kept.Server.Gate;
using Kept.Server.Network;
using Microsoft.AspNetCore.Mvc;

namespace Kept.Server.Requests;

/// <summary>Corrects name, telephone, postal address and e-mail address.</summary>
internal sealed class CorrectPageModel(AccessDesk desk, Correction correction) : SessionPage(desk)
{
    [BindProperty]
    public CorrectionForm Form { get; set; } = new();

    /// <summary>What the last correction did: <c>none</c>, <c>saved</c>, <c>mailed</c> or <c>both</c>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>Who only received a gift: we hold a name and a postal address, and ask for no more.</summary>
    public bool IsRecipient { get; private set; }

    /// <summary>True when the policy refuses to take a correction.</summary>
    public bool Refused { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(cancel))
            return Ended();
        var now = await correction.NowAsync(Session!, cancel);
        (Form, IsRecipient) = (CorrectionForm.Of(now), now.GiftRecipient is not null);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await EnterAsync(cancel))
            return Ended();
        foreach (var (field, message) in Form.Errors())
            ModelState.AddModelError($"Form.{field}", message);
        if (!ModelState.IsValid)
            return Page();
        try
        {
            var (corrected, asked) = (false, false);
            await Desk.FloorAsync(async () => (corrected, asked) = await correction.ApplyAsync(HttpContext.Site(), Session!, Form, cancel), cancel);
            return Redirect($"{Here("/privacy/record/correct")}&done={(corrected, asked) switch { (true, true) => "both", (true, _) => "saved", (_, true) => "mailed", _ => "none" }}");
        }
        catch (GateDeniedException)
        {
            Refused = true;
            return Page();
        }
    }
}
