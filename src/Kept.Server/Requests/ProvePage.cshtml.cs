using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Requests.Agents;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Requests;

/// <summary>
/// "Is this request yours?" Whoever reads the person's mailbox says yes or no. Reading the page changes nothing, for mail scanners follow
/// links. A yes does at once what the software can do; the rest goes to staff as proved.
/// </summary>
internal sealed class ProvePageModel(KeptDb db, Transactions transactions, LinkTokens tokens, RequestBook book, Fulfilment fulfilment, TimeProvider time) : PageModel
{
    /// <summary>The request; null when the link is none of ours or nothing waits for a proof any more.</summary>
    public Request? Asked { get; private set; }

    /// <summary><c>yes</c> or <c>no</c> after the person answered.</summary>
    public string? Said { get; private set; }

    /// <summary>Where the agent wants the person to come back to, when it is an https address (Data Rights Protocol, section 3.02.1).</summary>
    [BindProperty(SupportsGet = true, Name = "redirect_to")]
    public string? RedirectTo { get; set; }

    /// <summary>The request that the agent means, which must be this one.</summary>
    [BindProperty(SupportsGet = true, Name = "request_id")]
    public string? RequestId { get; set; }

    public Uri? Back => Uri.TryCreate(RedirectTo, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0 ? uri : null;

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancel)
    {
        await FindAsync(token, cancel);
        return Page();
    }

    public Task<IActionResult> OnPostYesAsync(string token, CancellationToken cancel) => AnswerAsync(token, "yes", async request =>
    {
        book.Proved(request, "link");
        if (!Fulfilment.Can(request.Kind))
            return;
        var link = await fulfilment.RunAsync(request, request.Channel == RequestChannel.Agent ? "agent" : "person", cancel);
        if (link is not null && await db.Set<AgentRequest>().FindAsync([request.Id], cancel) is { } agent)
            agent.LinkId = link.Id;
    }, cancel);

    public Task<IActionResult> OnPostNoAsync(string token, CancellationToken cancel) =>
        AnswerAsync(token, "no", request => book.DenyAsync(request, Denials.Find("fraud")!, "person", cancel), cancel);

    private async Task<IActionResult> AnswerAsync(string token, string said, Func<Request, Task> act, CancellationToken cancel)
    {
        await transactions.RunAsync(async () =>
        {
            if (!await FindAsync(token, cancel))
                return;
            await act(Asked!);
            Said = said;
        }, cancel);
        return Page();
    }

    private async Task<bool> FindAsync(string token, CancellationToken cancel)
    {
        SessionPage.Private(HttpContext);
        if (tokens.TryRead(LinkKind.RequestProof, token, out var id)
            && (RequestId is null || (Guid.TryParse(RequestId, out var meant) && meant == id))
            && await db.Set<Request>().FindAsync([id], cancel) is { State: RequestState.AwaitingProof } request
            && request.ProveBy > time.GetUtcNow() && request.SiteId == HttpContext.Site().Id)
            Asked = request;
        else
            Response.StatusCode = StatusCodes.Status410Gone;
        return Asked is not null;
    }
}
