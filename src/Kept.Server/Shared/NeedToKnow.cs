using Kept.Policy;
using Microsoft.AspNetCore.Authorization;

namespace Kept.Server.Shared;

/// <summary>Asks that a role of the signed-in member of staff is for a purpose that they state.</summary>
internal sealed record StatedPurpose(Purpose Purpose) : IAuthorizationRequirement;

/// <summary>Staff state for what they open somebody's data, and may state only what their roles are for.</summary>
internal static class NeedToKnow
{
    /// <summary>Those of a page's purposes that the signed-in member of staff may state, in the page's order.</summary>
    public static async Task<IReadOnlyList<Purpose>> OwnPurposesAsync(this HttpContext context, IEnumerable<Purpose> purposes)
    {
        var (authorization, own) = (context.RequestServices.GetRequiredService<IAuthorizationService>(), new List<Purpose>());
        foreach (var purpose in purposes)
            if ((await authorization.AuthorizeAsync(context.User, resource: null, [new StatedPurpose(purpose)])).Succeeded)
                own.Add(purpose);
        return own;
    }
}
