using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>
/// A letter to the privacy officer. It becomes a request with a deadline; the text is sealed. A letter under a child's address that was
/// removed is not taken, and gets the same answer as every other.
/// </summary>
[EnableRateLimiting(Slice.AskLimit)]
internal sealed class ContactPageModel(
    AccessDesk desk, KeptDb db, Transactions transactions, Intake intake, RequestBook requests, TimeProvider time) : PageModel
{
    private const int LongestMessage = 4000;

    /// <summary>An address is mailed this many confirmations a day; whoever types a stranger's address cannot flood them.</summary>
    private const int MostConfirmationsADay = 5;

    [BindProperty]
    public LetterForm Form { get; set; } = new();

    /// <summary>Until when the letter just sent is answered, <c>yyyy-MM-dd</c>.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Due { get; set; }

    /// <summary>The rule that refused the letter, when one did.</summary>
    public string? Refusal { get; private set; }

    public static IReadOnlyList<RequestKind> Kinds { get; } =
        [RequestKind.Question, RequestKind.Access, RequestKind.Correct, RequestKind.Delete, RequestKind.Categories, RequestKind.Restrict];

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        Check();
        if (!ModelState.IsValid)
            return Page();
        var due = RequestClocks.Of(Form.Kind, RequestClocks.LawOf(Form.Kind, Form.European)).Answer.After(time.GetUtcNow());
        try
        {
            await desk.FloorAsync(() => transactions.RunAsync(() => ReceiveAsync(HttpContext.Site(), cancel), cancel), cancel);
            return Redirect($"/privacy/contact?due={due:yyyy-MM-dd}");
        }
        catch (GateDeniedException e)
        {
            Refusal = e.Decision.Reasons is [var first, ..] ? first.Text : "no rule permits it";
            return Page();
        }
    }

    private async Task ReceiveAsync(Site site, CancellationToken cancel)
    {
        if (await intake.PersonUnlessRefusedAsync(Form.Email!, CollectionSource.ContactForm, cancel) is not { } person)
            return;
        await db.SaveChangesAsync(cancel);
        var data = new PersonalData
        {
            Name = TextLine.Read(Form.Name) is { Length: > 0 } name ? name : null,
            Email = Form.Email,
            Message = Form.Message!.Trim(),
        };
        IReadOnlyList<Purpose> purposes = Form.Kind == RequestKind.Question
            ? [Purpose.CustomerService, Purpose.InformationRequested]
            : [Purpose.RightsRequest];
        var letter = await intake.CollectAsync(new Taking(site, person.Id, data, purposes, CollectionSource.ContactForm), cancel);
        var request = requests.Received(new Incoming(site.Id, person.Id, Form.Kind, RequestClocks.LawOf(Form.Kind, Form.European)) { Message = letter.Id });
        var since = time.GetUtcNow().AddDays(-1);
        if (await db.Set<Request>().CountAsync(r => r.PersonId == person.Id && r.ReceivedAt > since && r.MessageId != null, cancel) < MostConfirmationsADay)
            await requests.ConfirmAsync(request, cancel);
        else
            request.ConfirmedAt = time.GetUtcNow();
    }

    private void Check()
    {
        if (TextLine.Problem(TextLine.Read(Form.Name), AddressForm.MaxName) is { } name)
            ModelState.AddModelError("Form.Name", name);
        if (EmailAddress.Problem(Form.Email) is { } problem)
            ModelState.AddModelError("Form.Email", problem);
        if (!Kinds.Contains(Form.Kind))
            ModelState.AddModelError("Form.Kind", "Choose what it is about.");
        if (string.IsNullOrWhiteSpace(Form.Message))
            ModelState.AddModelError("Form.Message", "Write what you want to ask or tell us.");
        else if (Form.Message.Length > LongestMessage)
            ModelState.AddModelError("Form.Message", $"The letter has {Form.Message.Length} characters; up to {LongestMessage} fit.");
    }

    /// <summary>The letter as typed.</summary>
    internal sealed class LetterForm
    {
        public string? Name { get; set; }

        public string? Email { get; set; }

        public RequestKind Kind { get; set; } = RequestKind.Question;

        public string? Message { get; set; }

        /// <summary>Lives in the European Economic Area, the United Kingdom or Switzerland, where the GDPR gives the right.</summary>
        public bool European { get; set; }

        public override string ToString() => "▒▒▒";
    }
}
