using System.Runtime.CompilerServices;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Policies;
using Kept.Server.Visits;
using Microsoft.AspNetCore.StaticAssets;

namespace Kept.Server.Diagnostics;

/// <summary>
/// Notes each answered request for the sealed log, where the site's policy lets it. It is the outermost step, so
/// that it sees the address that the proxy named and the status that was sent. The beacon passes it by: it is the
/// hottest path, and views are counted without addresses.
/// </summary>
internal sealed class RequestLog(RequestDelegate next, RequestQueue queue, PolicyShelf policies, TimeProvider time)
{
    private readonly ConditionalWeakTable<PolicyVersion, object> permitted = [];

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        return path is "/b.gif" or "/visit" or "/healthz" or "/readyz" ? next(context) : NotedAsync(context, path);
    }

    private async Task NotedAsync(HttpContext context, string path)
    {
        try
        {
            await next(context);
        }
        finally
        {
            Note(context, path);
        }
    }

    private void Note(HttpContext context, string path)
    {
        if (!context.HasSite() || context.Connection.RemoteIpAddress is not { } address || IsFile(context))
            return;
        var now = time.GetUtcNow();
        var site = context.Site();
        // A site that is closed because no policy of it is in force permits nothing.
        if (!policies.HasInForce(site.Policy, now))
            return;
        var version = policies.InForce(site.Policy, now);
        if (!MayLog(version))
            return;
        var text = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        queue.Add(
            new QueuedRequest(
                site.Id,
                version,
                new LoggedRequest(
                    now,
                    text,
                    context.Request.Method,
                    PagePath.Shorten(path),
                    context.Response.StatusCode
                )
            )
        );
    }

    private bool MayLog(PolicyVersion version) =>
        (bool)permitted.GetValue(version, static v => NetworkLog.Permitted(v).Count > 0);

    /// <summary>Styles, scripts and pictures say nothing that the page around them does not say.</summary>
    private static bool IsFile(HttpContext context) =>
        context.Response.StatusCode < 400
        && context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null;
}
