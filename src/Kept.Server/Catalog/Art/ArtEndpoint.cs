using System.Text;
using Kept.Server.Shared;

namespace Kept.Server.Catalog.Art;

/// <summary>Serves the drawn pictures. An address with its version is kept by browsers for a year.</summary>
internal static class ArtEndpoint
{
    public static void Map(IEndpointRouteBuilder app, RouteTable table) => app.MapGet("/art/{sku}.svg", Answer).Ruled(table);

    private static IResult Answer(string sku, HttpContext context)
    {
        if (context.Catalog().Find(sku) is not { } item)
            return Results.NotFound();
        var current = item.ArtUrl.EndsWith($"?v={context.Request.Query["v"]}", StringComparison.Ordinal);
        context.Response.Headers.CacheControl = current ? "public, max-age=31536000, immutable" : "public, max-age=300";
        return Results.Text(ProductArt.Draw(item.Product), "image/svg+xml", Encoding.UTF8);
    }
}
