using Microsoft.Extensions.Primitives;

namespace Kept.Server.Shared;

/// <summary>
/// Refuses query strings and forms that are not text: raw bytes that are no UTF-8 (which decoding turns into U+FFFD) and
/// control characters; percent-encoded bytes that are no UTF-8 stay as they were typed and are harmless. They cannot be shown, PostgreSQL cannot store some of them, and nobody types them; a page says so
/// instead of a failure deeper down.
/// </summary>
internal sealed class ReadableInput(RequestDelegate next)
{
    /// <summary>The longest query string in characters; every form of ours makes far shorter ones.</summary>
    public const int LongestQuery = 4096;

    public async Task InvokeAsync(HttpContext context)
    {
        var status = await CheckAsync(context.Request, context.RequestAborted);
        if (status is { } refused)
            context.Response.StatusCode = refused;
        else
            await next(context);
    }

    private static async Task<int?> CheckAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.QueryString.Value?.Length > LongestQuery)
            return StatusCodes.Status414UriTooLong;
        if (!IsReadable(request.Path.Value) || request.Query.Any(q => !IsReadable(q.Key) || !AllReadable(q.Value)))
            return StatusCodes.Status400BadRequest;
        if (!IsPlainForm(request))
            return null;
        try
        {
            return IsReadable(await request.ReadFormAsync(cancel)) ? null : StatusCodes.Status400BadRequest;
        }
        catch (InvalidDataException)
        {
            // Thrown for an encoded null character and for forms over the limits of FormOptions.
            return StatusCodes.Status400BadRequest;
        }
    }

    private static bool IsPlainForm(HttpRequest request) =>
        request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>What was typed into a form, in whatever way it was sent. Files that come with it are their page's matter.</summary>
    internal static bool IsReadable(IFormCollection form) => form.All(f => IsReadable(f.Key) && AllReadable(f.Value));

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
