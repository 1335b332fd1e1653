using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Primitives;

namespace Kept.Server.Shared;

/// <summary>
/// Refuses query strings and forms that are not text: raw bytes that are no UTF-8 (which decoding turns into U+FFFD) and
/// control characters; percent-encoded bytes that are no UTF-8 stay as they were typed and are harmless. They cannot be shown,
/// PostgreSQL cannot store some of them, and nobody types them; a page says so instead of a failure deeper down.
/// </summary>
internal sealed class ReadableInput(RequestDelegate next)
{
    /// <summary>The longest query string in characters; every form of ours makes far shorter ones.</summary>
    public const int LongestQuery = 4096;

    public async Task InvokeAsync(HttpContext context)
    {
        var status = CheckAddress(context.Request) ?? (HasOwnForm(context) ? await CheckFormAsync(context.Request) : null);
        if (status is { } refused)
            context.Response.StatusCode = refused;
        else
            await next(context);
    }

    /// <summary>The status that refuses a form, or null when there is none or it can be read.</summary>
    internal static async Task<int?> CheckFormAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
            return null;
        try
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            return form.All(f => IsReadable(f.Key) && AllReadable(f.Value)) ? null : StatusCodes.Status400BadRequest;
        }
        catch (InvalidDataException)
        {
            // Thrown for an encoded null character and for forms over the limits of FormOptions.
            return StatusCodes.Status400BadRequest;
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode;
        }
    }

    private static int? CheckAddress(HttpRequest request)
    {
        if (request.QueryString.Value?.Length > LongestQuery)
            return StatusCodes.Status414UriTooLong;
        return IsReadable(request.Path.Value) && request.Query.All(q => IsReadable(q.Key) && AllReadable(q.Value)) ? null : StatusCodes.Status400BadRequest;
    }

    /// <summary>Pages read theirs themselves, <see cref="ReadableForm"/>.</summary>
    private static bool HasOwnForm(HttpContext context) => context.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<PageActionDescriptor>() is null;

    private static bool AllReadable(StringValues values) => values.All(IsReadable);

    /// <summary>False when the text has a control character, or one that bytes become which are no text.</summary>
    internal static bool IsReadable(string? text)
    {
        foreach (var c in text ?? "")
            if (c == '\uFFFD' || (char.IsControl(c) && c is not ('\r' or '\n' or '\t')))
                return false;
        return true;
    }
}
