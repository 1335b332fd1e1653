using System.Threading.RateLimiting;
using Kept.Server.Shared;
using Kept.Server.Staff.SignIns;
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
                Caller(context),
                _ => new FixedWindowRateLimiterOptions { PermitLimit = TriesAMinute, Window = TimeSpan.FromMinutes(1) }));
    }

    /// <summary>A device that staff signed in with is counted apart from strangers who share its address.</summary>
    private static string Caller(HttpContext context) =>
        context.RequestServices.GetRequiredService<KnownDevices>().Read(context)?.Device ?? context.ClientAddress();
}
