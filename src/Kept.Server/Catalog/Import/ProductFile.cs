using Kept.Server.Network;

namespace Kept.Server.Catalog.Import;

/// <summary>Reads the products of a site: <c>cartridges.csv</c> or <c>paper.csv</c>; samples/README.md describes the columns.</summary>
internal static class ProductFile
{
    public const int MostInStock = 1_000_000;

    public static IReadOnlyList<string> CartridgeColumns { get; } =
        ["sku", "brand", "name", "oem_number", "kind", "colour", "page_yield", "price", "type", "stock", "description"];

    public static IReadOnlyList<string> PaperColumns { get; } =
        ["sku", "brand", "name", "kind", "size", "weight_gsm", "sheets", "colour", "price", "stock", "description"];

    public static bool IsCartridges(Site site) => site.Catalogue == "cartridges";

    public static IReadOnlyList<string> Columns(Site site) => IsCartridges(site) ? CartridgeColumns : PaperColumns;

    /// <summary>Reads the file. What is wrong is added to <paramref name="errors"/>; the result is of use only when there is none.</summary>
    public static IReadOnlyList<Product> Read(Site site, string file, byte[] content, ErrorList errors)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var products = new List<Product>();
        CsvTable.Read(file, content, Columns(site), errors, row =>
        {
            var product = IsCartridges(site) ? Cartridge(site, row) : Paper(site, row);
            if (!seen.TryAdd(product.Sku, row.Line))
                row.Error("sku", $"'{CsvRow.Shown(product.Sku)}' is on line {seen[product.Sku]} already.");
            products.Add(product);
        });
        return products;
    }

    private static Product Cartridge(Site site, CsvRow row) => new()
    {
        SiteId = site.Id,
        Sku = row.Slug("sku"),
        Brand = row.Text("brand", 60),
        Name = row.Text("name", 120),
        OemNumber = Known(row.Text("oem_number", 60, required: false)),
        Kind = row.OneOf("kind", ShelfKind.Cartridges) ?? "",
        Colour = row.OneOf("colour", Colours.Inks, required: false),
        PageYield = row.Whole("page_yield", 1, 1_000_000, required: false),
        Price = row.Price("price"),
        Type = row.OneOf("type", ["oem", "compatible"]),
        Stock = row.Whole("stock", 0, MostInStock, required: true) ?? 0,
        Description = row.Prose("description", 2_000, required: false),
    };

    private static Product Paper(Site site, CsvRow row) => new()
    {
        SiteId = site.Id,
        Sku = row.Slug("sku"),
        Brand = row.Text("brand", 60),
        Name = row.Text("name", 120),
        Kind = row.OneOf("kind", ShelfKind.Paper) ?? "",
        Size = Known(row.Text("size", 40, required: false)),
        WeightGsm = row.Whole("weight_gsm", 1, 2_000, required: false),
        Sheets = row.Whole("sheets", 1, 1_000_000, required: false),
        Colour = Known(row.Text("colour", 40, required: false)),
        Price = row.Price("price"),
        Stock = row.Whole("stock", 0, MostInStock, required: true) ?? 0,
        Description = row.Prose("description", 2_000, required: false),
    };

    private static string? Known(string value) => value.Length == 0 ? null : value;
}
