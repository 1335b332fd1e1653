using Kept.Server.Gate;
using Kept.Server.Requests.Agents;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>
/// Where an agent sends the person who is to prove a request (Data Rights Protocol, section 3.02.1: <c>user_verification_url</c>). The agent
/// knows this address, so whoever opens it has proved nothing: the link that proves was mailed to the person, and is mailed again here.
/// Who is signed in to the person's account, which a mailed link made, is asked at once.
/// </summary>
[EnableRateLimiting(Slice.AskLimit)]
internal sealed class VerifyPageModel(KeptDb db, Transactions transactions, LinkTokens tokens, RequestBook book, TimeProvider time) : AskedPage(db, tokens, time)
{
    /// <summary>True after the link was asked for once more.</summary>
    public bool Again { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancel)
    {
        if (!await FindAsync(LinkKind.RequestVerification, token, cancel))
            return Page();
        if (Back is { } back)
            await RememberAsync(Asked!.Id, back.AbsoluteUri, cancel);
        if (await HttpContext.AccountAsync() is { } account && account == Asked!.PersonId)
            return LocalRedirect($"/privacy/requests/prove/{Tokens.Create(LinkKind.RequestProof, Asked.Id)}{Request.QueryString}");
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancel)
    {
        await transactions.RunAsync(async () =>
        {
            Again = await FindAsync(LinkKind.RequestVerification, token, cancel);
            if (Again)
                await book.AskProofAgainAsync(Asked!, cancel);
        }, cancel);
        return Page();
    }

    /// <summary>The person answers by the mailed link, which does not say where the agent waits.</summary>
    private Task RememberAsync(Guid request, string returnTo, CancellationToken cancel) => transactions.RunAsync(() =>
        Db.Set<AgentRequest>().Where(a => a.Id == request && a.ReturnTo != returnTo)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.ReturnTo, returnTo), cancel), cancel);
}
