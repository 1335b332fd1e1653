using System.Net;
using System.Text;
using Kept.Server.Network;
using Kept.Server.Shared;

namespace Kept.Server.Catalog;

/// <summary>What search engines read: <c>robots.txt</c> (RFC 9309) and <c>sitemap.xml</c> (sitemaps.org 0.9).</summary>
internal static class SiteMap
{
    private static readonly string[] Standing = ["/", "/contact", "/terms", "/privacy/policy"];

    public static void Map(IEndpointRouteBuilder app, RouteTable table)
    {
        app.MapGet("/robots.txt", (HttpContext context, SiteUrls urls) => Results.Text(Robots(urls.Here(context, "/sitemap.xml")))).CacheOutput(StorefrontCache.Policy).Ruled(table);
        app.MapGet("/sitemap.xml", (HttpContext context, SiteUrls urls) => Results.Text(Xml(context.Catalog(), urls.Here(context, "")), "application/xml", Encoding.UTF8)).CacheOutput(StorefrontCache.Policy).Ruled(table);
    }

    private static string Robots(string siteMap) =>
        $"""
        User-agent: *
        Disallow: /cart
        Disallow: /checkout
        Disallow: /orders/
        Disallow: /account
        Disallow: /console
        Disallow: /search
        Disallow: /u/
        Disallow: /why/
        Disallow: /privacy/record
        Sitemap: {siteMap}

        """;

    private static string Xml(SiteCatalog catalog, string address)
    {
        var root = WebUtility.HtmlEncode(address);
        var pages = Standing
            .Concat(catalog.Shelves.Select(s => s.Url))
            .Concat(catalog.Brands.Select(b => b.Url))
            .Concat(catalog.Items.Select(i => i.Url))
            .Concat(catalog.Printers.Select(p => p.Url));
        var xml = new StringBuilder("""<?xml version="1.0" encoding="utf-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">""");
        foreach (var page in pages)
            xml.Append("<url><loc>").Append(root).Append(page).Append("</loc></url>");
        return xml.Append("</urlset>").ToString();
    }
}
