using Kept.Server.Gate;
using Kept.Server.Requests.Agents;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>
/// "Is this request yours?" Whoever reads the person's mailbox says yes or no. Reading the page changes nothing, for mail scanners follow
/// links. A yes does at once what the software can do; the rest goes to staff as proved.
/// </summary>
internal sealed class ProvePageModel(KeptDb db, Transactions transactions, LinkTokens tokens, RequestBook book, Fulfilment fulfilment, TimeProvider time) : AskedPage(db, tokens, time)
{
    /// <summary><c>yes</c> or <c>no</c> after the person answered.</summary>
    public string? Said { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancel)
    {
        if (!await FindAsync(LinkKind.RequestProof, token, cancel))
            return Page();
        RedirectTo ??= await Db.Set<AgentRequest>().Where(a => a.Id == Asked!.Id).Select(a => a.ReturnTo).SingleOrDefaultAsync(cancel);
        if (Back is { } back)
            SecurityHeaders.LetFormsLeadTo(HttpContext, back);
        return Page();
    }

    public Task<IActionResult> OnPostYesAsync(string token, CancellationToken cancel) => AnswerAsync(token, "yes", async request =>
    {
        book.Proved(request, "link");
        // The link to a record goes to the person's mailbox. The agent, whose check of addresses we do not rely on, gets none.
        if (Fulfilment.Can(request.Kind))
            await fulfilment.RunAsync(request, request.Channel == RequestChannel.Agent ? "agent" : "person", cancel);
    }, cancel);

    public Task<IActionResult> OnPostNoAsync(string token, CancellationToken cancel) =>
        AnswerAsync(token, "no", request => book.DenyAsync(request, Denials.Find("fraud")!, "person", cancel), cancel);

    private async Task<IActionResult> AnswerAsync(string token, string said, Func<Request, Task> act, CancellationToken cancel)
    {
        await transactions.RunAsync(async () =>
        {
            if (!await FindAsync(LinkKind.RequestProof, token, cancel))
                return;
            await act(Asked!);
            Said = said;
        }, cancel);
        // Section 3.02.1: back to the agent after a yes, and only then.
        return Said == "yes" && Back is { } back ? Redirect(back.AbsoluteUri) : Page();
    }
}
