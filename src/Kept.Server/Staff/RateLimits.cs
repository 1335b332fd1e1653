using Kept.Server.Shared;
using Kept.Server.Staff.SignIns;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Staff;

/// <summary>How often one client may try to sign in. Reading a page costs nothing; every try counts.</summary>
internal static class RateLimits
{
    public const string SignIn = "sign-in";

    private const int TriesAMinute = 20;

    public static void Set(RateLimiterOptions options) =>
        options.AddPolicy(SignIn, context => ClientLimits.ChangesPerMinute(context, TriesAMinute, DeviceOf(context)));

    /// <summary>A device that staff signed in with is counted apart from strangers who share its address.</summary>
    private static string? DeviceOf(HttpContext context) => context.RequestServices.GetRequiredService<KnownDevices>().Read(context)?.Device;
}
