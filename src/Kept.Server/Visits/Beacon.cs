using System.Text.Json;
using System.Text.Json.Serialization;
using Kept.Server.Network;

namespace Kept.Server.Visits;

/// <summary>
/// Counts page views: the picture for browsers without scripts, the post for those with. The request is answered when its
/// batch is committed, so an answered view is never lost. IP address and user agent are not part of what is kept.
/// </summary>
internal sealed class Beacon(VisitRules rules, HitQueue queue, TimeProvider time)
{
    /// <summary>One transparent pixel, GIF89a, 43 bytes.</summary>
    public static ReadOnlyMemory<byte> Gif { get; } = Convert.FromHexString(
        "47494638396101000100800000000000FFFFFF21F90401000000002C00000000010001000002024401003B");

    private const int MaxBody = 2048;

    /// <summary>
    /// <c>GET /b.gif?p=path&amp;r=referrer</c>. Without <c>p</c> the Referer header names the page. 200 with the picture;
    /// 204 when the view could not be stored.
    /// </summary>
    public async Task PictureAsync(HttpContext context)
    {
        var query = context.Request.Query;
        // HEAD asks about the picture and shows nobody a page.
        var stored = HttpMethods.IsHead(context.Request.Method) || await CountAsync(context, new View(query["p"], query["r"], 0, KeepsCookies: false));
        context.Response.Headers.CacheControl = "no-store";
        if (!stored)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        context.Response.ContentType = "image/gif";
        context.Response.ContentLength = Gif.Length;
        await context.Response.BodyWriter.WriteAsync(Gif);
    }

    /// <summary>
    /// <c>POST /visit</c> with a <see cref="View"/> as JSON; <c>sendBeacon</c> labels it as text.
    /// 204; 400 when it is none; 413 when it is longer than 2 KB.
    /// </summary>
    public async Task PostAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null or > MaxBody)
        {
            await Refuse(context, StatusCodes.Status413PayloadTooLarge, "A visit is a JSON object of at most 2 KB with its length given.");
            return;
        }
        View? view;
        try
        {
            view = await JsonSerializer.DeserializeAsync(context.Request.Body, ViewJson.Default.View, context.RequestAborted);
        }
        catch (JsonException)
        {
            view = null;
        }
        if (view?.Path is null)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, "A visit is a JSON object such as {\"p\":\"/\",\"r\":\"\",\"w\":1280,\"c\":true}; p is required.");
            return;
        }
        await CountAsync(context, view);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <returns>False when the view should have been stored and was not.</returns>
    private Task<bool> CountAsync(HttpContext context, View view)
    {
        var site = context.Site();
        var permits = rules.Of(site);
        var refused = VisitCookies.Refused(context.Request);
        if (!(refused ? permits.CountRefused : permits.Count))
            return Task.FromResult(true);
        var referer = context.Request.Headers.Referer.ToString();
        var arrival = new Arrival(
            context.Request,
            PagePath.Shorten(view.Path ?? PathOf(referer)),
            Referrer.SourceOf(view.Referrer, context.Request.Host.Host),
            DeviceOf(view.Width),
            view.KeepsCookies);
        var dropped = VisitSteps.Dropped(arrival);
        VisitorId? visitor = dropped is null && permits.Identify && !refused ? Identify(context, view.KeepsCookies) : null;
        var stored = queue.Add(new Hit(site.Id, time.GetUtcNow().ToUnixTimeMilliseconds(), arrival.Path, arrival.Source, arrival.Device, visitor, dropped));
        // Nobody waits for the count of what was dropped.
        return dropped is null ? stored : Task.FromResult(true);
    }

    /// <summary>
    /// The id the browser showed. A browser that shows none is given one; it counts as a visitor at once when it
    /// says that it keeps cookies, else when it comes back with it: one that refuses is never a new visitor each time.
    /// </summary>
    private static VisitorId? Identify(HttpContext context, bool keepsCookies)
    {
        if (VisitCookies.TryRead(context.Request, out var shown))
            return shown;
        var given = VisitorId.New();
        VisitCookies.Give(context, given);
        return keepsCookies ? given : null;
    }

    private static Device DeviceOf(int width) => width switch
    {
        <= 0 => Device.Unknown,
        < 600 => Device.Small,
        < 1024 => Device.Medium,
        _ => Device.Large,
    };

    private static string PathOf(string referer) => Uri.TryCreate(referer, UriKind.Absolute, out var uri) ? uri.AbsolutePath : "/";

    private static Task Refuse(HttpContext context, int status, string detail) =>
        Results.Problem(detail, statusCode: status).ExecuteAsync(context);
}

/// <summary>What a page tells about a view of itself.</summary>
/// <param name="Path">The page's path.</param>
/// <param name="Referrer">URL or host of the page before; empty for none, null for not known.</param>
/// <param name="Width">The window's width in CSS pixels, as a class: 1, 600 or 1024; 0 for not known.</param>
/// <param name="KeepsCookies">The browser says that it keeps cookies.</param>
internal sealed record View(
    [property: JsonPropertyName("p")] string? Path,
    [property: JsonPropertyName("r")] string? Referrer,
    [property: JsonPropertyName("w")] int Width,
    [property: JsonPropertyName("c")] bool KeepsCookies);

[JsonSerializable(typeof(View))]
internal sealed partial class ViewJson : JsonSerializerContext;
