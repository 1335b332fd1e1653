using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Shared;

/// <summary>
/// How often one client (<see cref="ClientAddresses"/>) may do something. Its address is held in memory for the minute of the window and
/// written nowhere.
/// </summary>
internal static class ClientLimits
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Refusals are answered with 429 and <c>Retry-After</c> (RFC 9110, section 10.2.3).</summary>
    public static void Set(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (refused, _) =>
        {
            var wait = refused.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
            refused.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
    }

    /// <summary>This many requests a minute from one client.</summary>
    public static RateLimitPartition<string> PerMinute(HttpContext context, int permits, string? client = null) => RateLimitPartition.GetFixedWindowLimiter(
        client ?? context.ClientAddress(), _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window });

    /// <summary>This many changes a minute from one client; reading is free.</summary>
    public static RateLimitPartition<string> ChangesPerMinute(HttpContext context, int permits, string? client = null) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? RateLimitPartition.GetNoLimiter("read")
            : PerMinute(context, permits, client);
}
