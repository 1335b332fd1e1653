using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Requests;

/// <summary>
/// One open request: the letter is opened on the staff's word why, which the person sees in their record; the answer is
/// sealed, mailed and closes the request.
/// </summary>
internal sealed class AnswerPageModel(KeptDb db, Transactions transactions, PolicyGate gate, Intake intake, LedgerWriter ledger, Outbox outbox, Snapshot<SiteDirectory> sites, TimeProvider time) : PageModel
{
    private const int LongestAnswer = 8000;

    [BindProperty]
    public string? Answer { get; set; }

    public Request Asked { get; private set; } = null!;

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
        await OpenAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAnswerAsync(Guid id, CancellationToken cancel)
    {
        if (!await FindAsync(id, cancel))
            return NotFound();
        if (string.IsNullOrWhiteSpace(Answer) || Answer.Length > LongestAnswer)
        {
            ModelState.AddModelError(nameof(Answer), $"Write an answer of up to {LongestAnswer} characters.");
            await OpenAsync(cancel);
            return Page();
        }
        await transactions.RunAsync(() => CloseAsync(Answer.Trim(), cancel), cancel);
        return Redirect("/console/requests");
    }

    /// <summary>Closes without an answer, for what was answered otherwise or needs none.</summary>
    public async Task<IActionResult> OnPostCloseAsync(Guid id, CancellationToken cancel)
    {
        if (!await FindAsync(id, cancel))
            return NotFound();
        await transactions.RunAsync(() => CloseAsync(answer: null, cancel), cancel);
        return Redirect("/console/requests");
    }

    private async Task<bool> FindAsync(Guid id, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        if (await db.Set<Request>().FindAsync([id], cancel) is not { PersonId: not null } request)
            return false;
        Asked = request;
        return true;
    }

    private Task OpenAsync(CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        if (Asked.MessageId is not { } message || await db.Set<Collection>().FindAsync([message], cancel) is not { } letter)
            return;
        var purpose = Asked.Kind == RequestKind.Question ? Purpose.CustomerService : Purpose.RightsRequest;
        var ask = Ask.Use(purpose, letter.Categories, User.Staff()) with { Reference = Asked.Id.ToString("N") };
        var (decision, version) = await gate.DecideAsync(letter, ask, cancel);
        if (decision.Permitted)
        {
            Letter = await gate.OpenAsync(letter, ask, cancel);
            return;
        }
        gate.RecordRefusal(Asked.PersonId, Asked.SiteId, ask, decision, version);
        Denied = decision.Reasons is [var first, ..] ? first.Text : "no rule permits it";
    }, cancel);

    private async Task CloseAsync(string? answer, CancellationToken cancel)
    {
        if (Asked.State == RequestState.Closed)
            return;
        var site = sites.Current[Asked.SiteId];
        Asked.State = RequestState.Closed;
        Asked.ClosedAt = time.GetUtcNow();
        Asked.ClosedBy = User.Staff();
        ledger.Add(EntryKind.Request, Asked.PersonId, site.Id, new() { ["request"] = Asked.Id.ToString("N"), ["asks"] = Asked.Kind.ToString().ToLowerInvariant(), ["state"] = "closed", ["actor"] = User.Staff() });
        if (answer is null)
            return;
        var kept = await intake.CollectAsync(new Taking(site, Asked.PersonId!.Value, new PersonalData { Message = answer }, [Purpose.CustomerService], "observed:our-answer"), cancel);
        Asked.AnswerId = kept.Id;
        await outbox.QueueAsync(site, "request-answer", Asked.Id, Asked.PersonId, $"request-answer/{Asked.Id:N}", cancel);
    }
}
