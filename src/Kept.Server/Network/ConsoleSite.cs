namespace Kept.Server.Network;

/// <summary>The site that a console page is narrowed to by <c>?site=</c>.</summary>
internal static class ConsoleSite
{
    /// <summary>The chosen site, or null for all sites; an unknown id means all.</summary>
    public static Site? ConsoleSiteOf(this HttpContext context, SiteDirectory sites) =>
        context.Request.Query["site"].ToString() is { Length: > 0 } id ? sites.ById.GetValueOrDefault(id) : null;
}
