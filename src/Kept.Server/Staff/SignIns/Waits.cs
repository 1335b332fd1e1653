namespace Kept.Server.Staff.SignIns;

/// <summary>What somebody is told who tried too often. It is the same for names that nobody has.</summary>
internal static class Waits
{
    /// <summary>The sentence; the answer gets status 429 with the seconds to wait (RFC 6585 section 4).</summary>
    /// <param name="context">The request.</param>
    /// <param name="what">What there were too many of.</param>
    /// <param name="until">When the next try is allowed.</param>
    /// <param name="time">The clock.</param>
    public static string Tell(HttpContext context, string what, DateTimeOffset until, TimeProvider time)
    {
        var wait = until - time.GetUtcNow();
        var minutes = Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes));
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = $"{Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))}";
        return $"Too many {what}. Try again in {minutes} {(minutes == 1 ? "minute" : "minutes")}, "
            + "use a browser in which you signed in before, or sign in with a passkey.";
    }
}
