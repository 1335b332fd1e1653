using System.Data.Common;
using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace Kept.Server.Shared;

/// <summary>
/// Answers requests that failed. INVARIANT (QUIET): the log gets the exception's type and stack, never its message, which may
/// quote what somebody typed.
/// </summary>
internal static class QuietErrors
{
    public static Task AnswerAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerPathFeature>()?.Error;
        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Kept.Server.Errors");
        var id = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        logger.LogError("Request {Id} to {Route} failed with {Error}\n{Stack}", id, context.GetEndpoint()?.DisplayName, error?.GetType().Name, error?.StackTrace);
        // The body is written by the status code pages around this, in the site's own look.
        context.Response.StatusCode = StatusFor(error);
        return Task.CompletedTask;
    }

    /// <summary>A database that is full, locked or away is 503: nothing was kept half-way, and trying again may help.</summary>
    private static int StatusFor(Exception? error) => error switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        DbException => StatusCodes.Status503ServiceUnavailable,
        { InnerException: { } inner } => StatusFor(inner),
        _ => StatusCodes.Status500InternalServerError,
    };
}
