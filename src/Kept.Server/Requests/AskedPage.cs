using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Requests;

/// <summary>A page that a link to one request opens while the request waits for the person's word.</summary>
internal abstract class AskedPage(KeptDb db, LinkTokens tokens, TimeProvider time) : PageModel
{
    protected KeptDb Db => db;

    protected LinkTokens Tokens => tokens;

    /// <summary>The request; null when the link is none of ours or nothing waits for a proof any more.</summary>
    public Request? Asked { get; private set; }

    /// <summary>Where the agent wants the person to come back to (Data Rights Protocol, section 3.02.1).</summary>
    [BindProperty(SupportsGet = true, Name = "redirect_to")]
    public string? RedirectTo { get; set; }

    /// <summary>The request that the agent means, which must be this one.</summary>
    [BindProperty(SupportsGet = true, Name = "request_id")]
    public string? RequestId { get; set; }

    /// <summary>The same when it is an https address, else null.</summary>
    public Uri? Back => RedirectTo is { Length: <= 2000 } && Uri.TryCreate(RedirectTo, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0 ? uri : null;

    protected async Task<bool> FindAsync(LinkKind kind, string token, CancellationToken cancel)
    {
        SessionPage.Private(HttpContext);
        if (tokens.TryRead(kind, token, out var id)
            && (RequestId is null || (Guid.TryParse(RequestId, out var meant) && meant == id))
            && await db.Set<Request>().FindAsync([id], cancel) is { State: RequestState.AwaitingProof } request
            && request.ProveBy > time.GetUtcNow() && request.SiteId == HttpContext.Site().Id)
            Asked = request;
        else
            Response.StatusCode = StatusCodes.Status410Gone;
        return Asked is not null;
    }
}
