using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Staff;

/// <summary>
/// How often one connection may try to sign in. Reading a page costs nothing; every try counts. The address is held in memory
/// for the minute of the window and written nowhere.
/// </summary>
internal static class RateLimits
{
    public const string SignIn = "sign-in";

    private const int TriesAMinute = 20;

    public static void Set(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.AddPolicy(SignIn, context => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? RateLimitPartition.GetNoLimiter("read")
            : RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "unknown",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = TriesAMinute, Window = TimeSpan.FromMinutes(1) }));
    }
}
