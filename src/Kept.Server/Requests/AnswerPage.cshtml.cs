using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Requests;

/// <summary>
/// One request as staff handle it. The letter is opened on the staff's word why, which the person sees in their record; the answer is
/// sealed, mailed and closes the request. What the software can do itself needs a proof that the person asks.
/// </summary>
internal sealed class AnswerPageModel(KeptDb db, Transactions transactions, Readings readings, PolicyGate gate, RequestBook book, Fulfilment fulfilment, OrderProof orders) : PageModel
{
    private const int LongestAnswer = 8000;

    [BindProperty]
    public string? Answer { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public string? OrderNumber { get; set; }

    [BindProperty]
    public string? PostalCode { get; set; }

    public Request Asked { get; private set; } = null!;

    public Clock Clock => RequestClocks.Of(Asked.Kind, Asked.Law, Asked.Channel);

    /// <summary>True when "Do it" may be pressed: everything but an opt-out needs a proof first.</summary>
    public bool CanFulfil => !Asked.HasEnded && Fulfilment.Can(Asked.Kind) && (Asked.ProvedAt is not null || Asked.Kind == RequestKind.OptOut);

    /// <summary>The letter, once opened.</summary>
    public PersonalData? Letter { get; private set; }

    /// <summary>Why the gate did not open it.</summary>
    public string? Denied { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel) => await FindAsync(id, cancel) ? Page() : NotFound();

    /// <summary>Opens the letter; the form is a POST because opening is recorded.</summary>
    public async Task<IActionResult> OnPostOpenAsync(Guid id, CancellationToken cancel)
    {
        if (!await FindAsync(id, cancel))
            return NotFound();
        await readings.RunAsync(async () =>
        {
            await OpenAsync(cancel);
            return true;
        }, cancel);
        return Page();
    }

    public Task<IActionResult> OnPostAnswerAsync(Guid id, CancellationToken cancel) => ActAsync(id, async () =>
    {
        if (string.IsNullOrWhiteSpace(Answer) || Answer.Length > LongestAnswer)
        {
            ModelState.AddModelError(nameof(Answer), $"Write an answer of up to {LongestAnswer} characters.");
            await OpenAsync(cancel);
            return;
        }
        await fulfilment.AnswerAsync(Asked, Answer.Trim(), cancel);
        book.Close(Asked, User.Staff());
    }, cancel);

    /// <summary>Closes without an answer, for what was answered otherwise or needs none.</summary>
    public Task<IActionResult> OnPostCloseAsync(Guid id, CancellationToken cancel) => ActAsync(id, () =>
    {
        book.Close(Asked, User.Staff());
        return Task.CompletedTask;
    }, cancel);

    public Task<IActionResult> OnPostExtendAsync(Guid id, CancellationToken cancel) => ActAsync(id, async () =>
    {
        if (Extensions.Find(Reason) is not { } reason)
            ModelState.AddModelError(nameof(Reason), "Choose why more time is needed; the person reads it.");
        else if (!await book.ExtendAsync(Asked, reason, User.Staff(), cancel))
            ModelState.AddModelError(nameof(Reason), "This law grants no longer term, it was taken already, or the first term is over.");
    }, cancel);

    public Task<IActionResult> OnPostDenyAsync(Guid id, CancellationToken cancel) => ActAsync(id, async () =>
    {
        if (Denials.Find(Reason) is { } denial)
            await book.DenyAsync(Asked, denial, User.Staff(), cancel);
        else
            ModelState.AddModelError(nameof(Reason), "Choose the lawful reason; the person reads it with its statute.");
    }, cancel);

    public Task<IActionResult> OnPostAskAsync(Guid id, CancellationToken cancel) => ActAsync(id, () =>
        Asked.State == RequestState.AwaitingProof ? book.AskProofAgainAsync(Asked, cancel) : book.AskProofAsync(Asked, cancel), cancel);

    /// <summary>Proof by what only the buyer and the carrier know: the number of an order and the postal code it went to.</summary>
    public Task<IActionResult> OnPostOrderAsync(Guid id, CancellationToken cancel) => ActAsync(id, async () =>
    {
        if (await orders.MatchesAsync(Asked.PersonId!.Value, OrderNumber, PostalCode, User.Staff(), cancel))
            book.Proved(Asked, "order");
        else
            ModelState.AddModelError(nameof(OrderNumber), "No order of this person has this number and postal code.");
    }, cancel);

    public async Task<IActionResult> OnPostFulfilAsync(Guid id, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) && CanFulfil && Fulfilment.Erases(Asked.Kind))
            return Redirect($"/console/requests/{id}/erase");
        return await ActAsync(id, async () =>
        {
            if (CanFulfil)
                await fulfilment.RunAsync(Asked, User.Staff(), cancel);
            else
                ModelState.AddModelError("", "First it must be proved that the person asks for this. Nothing was done.");
        }, cancel);
    }

    /// <summary>Runs one step on a request that has not ended; an error keeps the page and changes nothing.</summary>
    private async Task<IActionResult> ActAsync(Guid id, Func<Task> act, CancellationToken cancel)
    {
        if (!await FindAsync(id, cancel))
            return NotFound();
        await transactions.RunAsync(() => Asked.HasEnded ? Task.CompletedTask : act(), cancel);
        if (!ModelState.IsValid)
            return Page();
        return Redirect(Asked.HasEnded ? "/console/requests" : $"/console/requests/{id}");
    }

    private async Task<bool> FindAsync(Guid id, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        if (await db.Set<Request>().FindAsync([id], cancel) is not { PersonId: not null } request)
            return false;
        Asked = request;
        return true;
    }

    private async Task OpenAsync(CancellationToken cancel)
    {
        if (Asked.MessageId is not { } message || await gate.FindAsync(message, cancel) is not { } letter)
            return;
        var purpose = Asked.Kind == RequestKind.Question ? Purpose.CustomerService : Purpose.RightsRequest;
        var ask = Ask.Use(purpose, letter.Categories, User.Staff()) with { Reference = Asked.Id.ToString("N") };
        var verdict = await gate.DecideAsync(letter, ask, cancel);
        if (verdict.Decision.Permitted)
        {
            Letter = (await gate.OpenAsync(letter, ask.Stated(), cancel)).Data;
            return;
        }
        gate.RecordRefusal(Asked.PersonId, Asked.SiteId, ask, verdict);
        Denied = verdict.Decision.Reasons is [var first, ..] ? first.Text : "no rule permits it";
    }
}
