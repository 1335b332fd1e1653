namespace Kept.Server.Visits;

/// <summary>
/// <c>POST /visit/choice</c> with <c>visits=no</c> or <c>visits=yes</c>: whether this browser may get a visitor id. Leads
/// back to <c>return</c>, a path of this site, or to the choices page.
/// </summary>
internal static class VisitChoice
{
    public static async Task PostAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        if (form["visits"].ToString() is not (("no" or "yes") and var choice))
        {
            await Results.Problem("The field 'visits' must be 'no' or 'yes'. Nothing was changed.", statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context);
            return;
        }
        VisitCookies.SetChoice(context, refuse: choice == "no");
        if (choice == "no")
            VisitCookies.Forget(context);
        var back = form["return"].ToString();
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = IsLocal(back) ? back : "/privacy/choices";
    }

    // A path that begins with two slashes, or a slash and a backslash, is another host to a browser.
    internal static bool IsLocal(string path) =>
        path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("/\\", StringComparison.Ordinal)
        && !path.AsSpan().ContainsAnyInRange('\0', '\u001f') && System.Text.Ascii.IsValid(path);
}
