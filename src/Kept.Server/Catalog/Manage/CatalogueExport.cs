using System.Globalization;
using Kept.Server.Catalog.Import;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog.Manage;

/// <summary>Writes the catalogue of a site in the form that the import reads.</summary>
internal static class CatalogueExport
{
    public static void Map(IEndpointRouteBuilder app, RouteTable table) => app.MapGet("/console/catalogue/export/{file}", AnswerAsync).Ruled(table);

    public static byte[] Products(Site site, IEnumerable<Product> products) =>
        Csv.Write(ProductFile.Columns(site), products.Select(p => ProductFile.Columns(site).Select(c => Value(p, c))));

    private static async Task<IResult> AnswerAsync(string file, HttpContext context, KeptDb db, CancellationToken cancel)
    {
        var site = context.Managed();
        var content = file switch
        {
            "products.csv" => Products(site, await db.Set<Product>().AsNoTracking().Where(p => p.SiteId == site.Id).OrderBy(p => p.Sku).ToListAsync(cancel)),
            "printers.csv" => Printers(await db.Set<Printer>().AsNoTracking().Where(p => p.SiteId == site.Id).OrderBy(p => p.Path).ToListAsync(cancel)),
            "fits.csv" => Fits(await db.Set<Fit>().AsNoTracking().Where(f => f.SiteId == site.Id).OrderBy(f => f.Printer).ThenBy(f => f.Sku).ToListAsync(cancel)),
            _ => null,
        };
        return content is null ? Results.NotFound() : Results.File(content, Csv.MediaType, $"{site.Id}-{file}");
    }

    public static byte[] Printers(IEnumerable<Printer> printers) =>
        Csv.Write(PrinterFile.PrinterColumns, printers.Select(p => (IEnumerable<string>)
            [p.Path.Split('/', 2)[^1], p.Brand, p.Series, p.Model, p.Technology, Text(p.Year)]));

    private static byte[] Fits(IEnumerable<Fit> fits) =>
        Csv.Write(PrinterFile.FitColumns, fits.Select(f => (IEnumerable<string>)[.. f.Printer.Split('/', 2), f.Sku]));

    private static string Value(Product p, string column) => column switch
    {
        "sku" => p.Sku,
        "brand" => p.Brand,
        "name" => p.Name,
        "oem_number" => p.OemNumber ?? "",
        "kind" => p.Kind,
        "colour" => p.Colour ?? "",
        "page_yield" => Text(p.PageYield),
        "price" => p.Price.Dollars.ToString("0.00", CultureInfo.InvariantCulture),
        "type" => p.Type ?? "",
        "size" => p.Size ?? "",
        "weight_gsm" => Text(p.WeightGsm),
        "sheets" => Text(p.Sheets),
        "stock" => Text(p.Stock),
        "description" => p.Description,
        _ => throw new InvalidOperationException($"The export knows no column '{column}'."),
    };

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
