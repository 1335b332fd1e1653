namespace Kept.Server.Shared;

/// <summary>
/// Headers every answer carries. Scripts and styles come from this server alone, so a text somebody typed can never run.
/// <c>same-origin</c> keeps the tokens of mailed links and sessions from leaving in a Referer header (W3C Referrer Policy). Not
/// <c>no-referrer</c>, which makes browsers post their forms with <c>Origin: null</c>; see <see cref="SameOrigin"/>.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next, SecurityHeaders.FormTargets targets)
{
    private readonly string policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; " +
        $"frame-ancestors 'none'; form-action 'self'{string.Concat(targets.Origins.Select(o => " " + o))}";

    public Task InvokeAsync(HttpContext context)
    {
        // Set when the answer starts: the handler of exceptions clears what was set before.
        context.Response.OnStarting(Set, context);
        return next(context);
    }

    /// <summary>Lets the forms of this page lead there by redirect: browsers hold the redirect after a form against form-action, too.</summary>
    public static void LetFormsLeadTo(HttpContext context, Uri target) =>
        context.Items[typeof(FormTargets)] = target.GetLeftPart(UriPartial.Authority);

    private Task Set(object state)
    {
        var context = (HttpContext)state;
        var headers = context.Response.Headers;
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = context.Items[typeof(FormTargets)] is string origin ? $"{policy} {origin}" : policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), browsing-topics=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Task.CompletedTask;
    }

    /// <summary>Other origins that a form of ours may lead to by redirect: the card processor's payment page.</summary>
    internal sealed record FormTargets(IReadOnlyList<string> Origins);
}
