using System.Collections.Frozen;
using System.Net;

namespace Kept.Server.Network;

/// <summary>
/// Answers for a site that cannot be served: 503 with <c>Retry-After</c> (RFC 9110 section 15.6.4). The console, the
/// health checks and the network's ledger stay open at every site, so that staff can see the reason and repair it.
/// </summary>
internal sealed class Maintenance(RequestDelegate next, SiteFaults faults)
{
    private const string RetryAfterSeconds = "120";

    private static readonly FrozenSet<string> AlwaysOpen = FrozenSet.ToFrozenSet(
        [
            "console",
            "healthz",
            "readyz",
            "css",
            "js",
            "theme.css",
            "favicon.svg",
            "favicon.ico",
            "ledger",
            "problem",
            "openapi",
            "scalar",
        ],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>First parts of the addresses that show or sell what stands in the catalogue.</summary>
    private static readonly FrozenSet<string> Shop = FrozenSet.ToFrozenSet(
        ["", "c", "p", "printers", "search", "finder", "art", "cart", "checkout", "sitemap.xml"],
        StringComparer.OrdinalIgnoreCase
    );

    public Task InvokeAsync(HttpContext context)
    {
        if (!context.HasSite() || faults.Of(context.Site()) is not { } fault || IsOpen(context.Request.Path, fault))
            return next(context);
        return IsForPrograms(context.Request.Path) ? Problem(context).ExecuteAsync(context) : WritePageAsync(context);
    }

    /// <summary>The answer for programs, as RFC 9457 problem details.</summary>
    public static IResult Problem(HttpContext context)
    {
        Mark(context.Response);
        return Results.Problem(
            title: "The site is closed for maintenance",
            detail: "Nothing was changed. Try again later.",
            statusCode: StatusCodes.Status503ServiceUnavailable
        );
    }

    private static void Mark(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = RetryAfterSeconds;
        response.Headers.CacheControl = "no-store";
    }

    private static bool IsOpen(PathString path, SiteFault fault)
    {
        var text = path.Value ?? "";
        var first = text.TrimStart('/').Split('/', 2)[0];
        return fault.ShopOnly ? !Shop.Contains(first) : AlwaysOpen.Contains(first);
    }

    private static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/v1");

    private static Task WritePageAsync(HttpContext context)
    {
        Mark(context.Response);
        context.Response.ContentType = "text/html; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.WriteAsync(Page(context.Site()), context.RequestAborted);
    }

    /// <summary>The shop's look without its shelves, cart and menus: any of them may be what is broken.</summary>
    private static string Page(Site site)
    {
        var name = WebUtility.HtmlEncode(site.Name);
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>Closed for maintenance · {name}</title>
              <meta name="robots" content="noindex">
              <link rel="stylesheet" href="/css/base.css">
              <link rel="stylesheet" href="/css/parts.css">
              <link rel="stylesheet" href="/css/shop.css">
              <link rel="stylesheet" href="{ThemeSheet.CssUrl(site)}">
              <link rel="icon" type="image/svg+xml" href="{ThemeSheet.MarkUrl(site)}">
            </head>
            <body>
            <header class="site-header">
              <div class="wrap site-bar">
                <span class="brand"><img src="{ThemeSheet.MarkUrl(site)}" width="36" height="36" alt=""> {name}</span>
              </div>
            </header>
            <main id="content">
              <div class="wrap">
                <section class="problem">
                  <h1>{name} is closed for maintenance</h1>
                  <p>We are fixing a problem with the shop. Your orders are safe. Please try again in a few minutes.</p>
                  {Contact(site)}
                </section>
              </div>
            </main>
            </body>
            </html>
            """;
    }

    private static string Contact(Site site)
    {
        var mail = WebUtility.HtmlEncode(site.SupportEmail);
        var phone = WebUtility.HtmlEncode(site.Phone);
        return (mail.Length, phone.Length) switch
        {
            (0, 0) => "",
            (_, 0) => $"""<p>You can reach us at <a href="mailto:{mail}">{mail}</a>.</p>""",
            (0, _) => $"<p>You can reach us at {phone}.</p>",
            _ => $"""<p>You can reach us at <a href="mailto:{mail}">{mail}</a> or {phone}.</p>""",
        };
    }
}
