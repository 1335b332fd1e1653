using System.Security.Claims;

namespace Kept.Server.Staff.SecondFactor;

/// <summary>Marks a session whose user must set up a second factor before anything else.</summary>
internal static class FactorClaim
{
    private const string Type = "kept:second-factor";

    /// <summary>The pages with which one sets a factor up; all that such a session may open.</summary>
    private static readonly HashSet<string> WaysOut =
        ["/console/profile", "/console/profile/authenticator", "/console/passkeys/create", "/console/passkeys/add"];

    public static Claim Owed { get; } = new(Type, "owed");

    public static bool LacksFactor(this ClaimsPrincipal user) => user.HasClaim(c => c.Type == Type);

    /// <summary>True when the session may open the route with this template, roles aside.</summary>
    public static bool Allows(ClaimsPrincipal user, string? template) => !user.LacksFactor() || (template is not null && WaysOut.Contains(template));
}
