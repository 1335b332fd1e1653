using Kept.Server.Shared;

namespace Kept.Server.Network;

/// <summary>
/// With <c>PublicUrl:Scheme=https</c>, leads requests by HTTP to HTTPS and has browsers remember to use nothing else (HSTS, RFC 6797). A
/// proxy in front says by <c>X-Forwarded-Proto</c> which of both it was asked by. Health checks, and names that only this machine has, such as
/// <c>localhost</c> for the first site, are answered as they come.
/// </summary>
internal sealed class HttpsOnly(RequestDelegate next, PublicUrlOptions options, SiteUrls urls)
{
    private const string Year = "max-age=31536000";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (options.Scheme != Uri.UriSchemeHttps || HealthChecks.Has(request.Path) || !context.HasSite()
            || !request.Host.Host.Equals(context.Site().Host, StringComparison.OrdinalIgnoreCase))
            return next(context);
        if (request.IsHttps)
        {
            context.Response.OnStarting(static state => Remember((HttpResponse)state), context.Response);
            return next(context);
        }
        // 308 keeps the method and the body (RFC 9110, section 15.4.9).
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = urls.For(context.Site(), request.PathBase + request.Path.ToUriComponent() + request.QueryString);
        return Task.CompletedTask;
    }

    private static Task Remember(HttpResponse response)
    {
        response.Headers.StrictTransportSecurity = Year;
        return Task.CompletedTask;
    }
}
