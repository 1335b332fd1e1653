using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace Kept.Server.Shared;

/// <summary>
/// Answers requests that failed. INVARIANT (QUIET): the log gets the exception's type and stack, never its message, which may
/// quote what somebody typed.
/// </summary>
internal static class QuietErrors
{
    public static async Task AnswerAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerPathFeature>()?.Error;
        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Kept.Server.Errors");
        var id = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        logger.LogError("Request {Id} to {Route} failed with {Error}\n{Stack}", id, context.GetEndpoint()?.DisplayName, error?.GetType().Name, error?.StackTrace);
        if (error is BadHttpRequestException bad)
            context.Response.StatusCode = bad.StatusCode;
        // The body is written by the status code pages, which answer in the site's own look or as problem+json.
        await Task.CompletedTask;
    }
}
