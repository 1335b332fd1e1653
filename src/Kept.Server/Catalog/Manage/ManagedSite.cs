using Kept.Server.Network;
using Kept.Server.Storage;

namespace Kept.Server.Catalog.Manage;

internal static class ManagedSite
{
    /// <summary>The site whose catalogue staff look at: that of <c>?site=</c> in the console, or the one they came by.</summary>
    public static Site Managed(this HttpContext context) =>
        context.RequestServices.GetRequiredService<Snapshot<SiteDirectory>>().Current
            .FindById(context.Request.Query["site"].ToString()) ?? context.Site();

    public static SiteCatalog ManagedCatalog(this HttpContext context) =>
        context.RequestServices.GetRequiredService<Snapshot<CatalogView>>().Current.Of(context.Managed().Id);
}
