using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Network;

/// <summary>Finds the site that a request's host name belongs to; an unknown host gets a page that says so.</summary>
internal sealed class CurrentSite(RequestDelegate next, Snapshot<SiteDirectory> directory)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (directory.Current.Find(context.Request.Host.Host) is { } site)
        {
            context.Items[typeof(Site)] = site;
            return next(context);
        }
        if (HealthChecks.Has(context.Request.Path))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        if (ErrorAnswers.For(context) is ErrorAnswer.AsJson)
            return Task.CompletedTask;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(UnknownHost);
    }

    // The host name comes from a stranger and is therefore not repeated in the page.
    private const string UnknownHost =
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>No shop here</title></head>
        <body><h1>No shop answers to this address</h1>
        <p>The server runs, but none of its shops has this host name. Check the address for a typing error.
        The operator can give a shop this host name in the console under Settings.</p></body></html>
        """;
}

internal static class CurrentSiteExtensions
{
    /// <summary>The site this request is for. Only requests that <see cref="CurrentSite"/> let through have one.</summary>
    public static Site Site(this HttpContext context) => (Site)context.Items[typeof(Site)]!;

    /// <summary>True when the request came to a known site; false on health checks by address.</summary>
    public static bool HasSite(this HttpContext context) => context.Items.ContainsKey(typeof(Site));
}
