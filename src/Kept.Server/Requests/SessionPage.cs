using Kept.Server.Network;
using Kept.Server.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Requests;

/// <summary>
/// A page that a record session opens. Its answers are kept by no cache. <c>Referrer-Policy: same-origin</c>, which every answer
/// carries, keeps the session's token at home.
/// </summary>
internal abstract class SessionPage(AccessDesk desk) : PageModel
{
    /// <summary>The session's token, as the URL carries it.</summary>
    [BindProperty(SupportsGet = true, Name = "session")]
    public string? Token { get; set; }

    public RecordSession? Session { get; private set; }

    protected AccessDesk Desk { get; } = desk;

    /// <summary>Finds the running session. False when there is none or it has ended.</summary>
    protected async Task<bool> EnterAsync(CancellationToken cancel)
    {
        Private(HttpContext);
        Session = await Desk.SessionAsync(HttpContext.Site(), Token, cancel);
        if (Session is not null && Gpc.IsOn(Request))
            await Desk.RecordGpcAsync(Session, cancel);
        return Session is not null;
    }

    /// <summary>The answer to a session that has ended: a page that offers a new link.</summary>
    protected StatusCodeResult Ended() => StatusCode(StatusCodes.Status410Gone);

    /// <summary>A page of the privacy centre with this session.</summary>
    public string Here(string path) => $"{path}?session={Token}";

    public static void Private(HttpContext context) => context.Response.Headers.CacheControl = "no-store";
}
