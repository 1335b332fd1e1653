using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kept.Server.Catalog.Art;

namespace Kept.Server.Catalog;

/// <summary>A product as pages show it, with what it fits and what stands beside it.</summary>
internal sealed class CatalogItem(Product product, ShelfKind kind)
{
    private readonly List<PrinterModel> printers = [];
    private List<CatalogItem>? matches;

    public Product Product => product;

    public string Sku => product.Sku;

    public string Name => product.Name;

    public ShelfKind Kind => kind;

    public string Url { get; } = $"/p/{product.Sku}";

    /// <summary>
    /// Address of the drawn picture; changes when what it shows changes, so that browsers may keep it for good. It is made when it is first
    /// asked for: drawing all that a shop sells would be a good part of a start.
    /// </summary>
    public string ArtUrl => field ??= $"/art/{product.Sku}.svg?v={ArtVersion(product)}";

    public bool IsCompatible => product.Type == "compatible";

    /// <summary>The printers it fits, by series and model.</summary>
    public IReadOnlyList<PrinterModel> Printers => printers;

    /// <summary>The same thing from another maker: the compatible of an original and the other way round.</summary>
    public IReadOnlyList<CatalogItem> Matches => matches ?? [];

    /// <summary>Cents for one page, or for one sheet of paper; null when the count is not known.</summary>
    public decimal? CentsEach { get; } = (product.PageYield ?? (product.Kind is "copy-paper" or "photo-paper" or "card-stock" or "coloured-paper" or "envelopes" ? product.Sheets : null)) is int count and > 0
        ? (decimal)product.Price.Cents / count
        : null;

    /// <summary>For example <c>4.2¢ a page</c>.</summary>
    public string? CostText => CentsEach is { } cents
        ? string.Create(CultureInfo.InvariantCulture, $"{(cents < 100 ? $"{cents:0.0#}¢" : $"${cents / 100:0.00}")} a {Unit}")
        : null;

    private string Unit => product.PageYield is not null ? "page" : kind.Id == "envelopes" ? "piece" : "sheet";

    public void AddPrinter(PrinterModel printer) => printers.Add(printer);

    public void AddMatches(IEnumerable<CatalogItem> others) => matches = [.. others.Where(o => o != this)];

    /// <summary>
    /// Other products for the same printers, nearest first: those that share most printers, in the order of their colours.
    /// For paper: the same maker's goods of this kind.
    /// </summary>
    public IReadOnlyList<CatalogItem> Family(SiteCatalog catalog, int most)
    {
        if (printers.Count == 0)
        {
            var shelf = catalog.Shelf(kind.Id)?.Items ?? [];
            return [.. shelf.Where(i => i != this && i.Product.Brand == product.Brand).Take(most)];
        }
        var shared = new Dictionary<CatalogItem, int>();
        foreach (var item in printers.SelectMany(p => p.Items))
            if (item != this && item.IsCompatible == IsCompatible && !Matches.Contains(item))
                shared[item] = shared.GetValueOrDefault(item) + 1;
        return [.. shared.Where(s => s.Value * 2 >= printers.Count)
            .OrderByDescending(s => s.Value).ThenBy(s => Colours.Order(s.Key.Product.Colour)).ThenBy(s => s.Key.Name, StringComparer.Ordinal)
            .Select(s => s.Key).Take(most)];
    }

    private static string ArtVersion(Product product) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ProductArt.Draw(product))), 0, 4);
}

/// <summary>A printer as pages show it, with everything that fits.</summary>
internal sealed class PrinterModel(Printer printer)
{
    private readonly List<CatalogItem> items = [];

    public string Brand => printer.Brand;

    public string Series => printer.Series;

    public string Model => printer.Model;

    public string Technology => printer.Technology;

    public int? Year => printer.Year;

    public string FullName { get; } = $"{printer.Brand} {printer.Model}";

    public string Url { get; } = $"/printers/{printer.Path}";

    /// <summary>Taken from the address, so that the page of the brand and those of its models always agree.</summary>
    public string BrandSlug { get; } = printer.Path.Split('/', 2)[0];

    public string SeriesSlug { get; } = Slugs.Of(printer.Series);

    public IReadOnlyList<CatalogItem> Items => items;

    public void AddItem(CatalogItem item) => items.Add(item);

    public void Sort() => items.Sort((a, b) => Order(a).CompareTo(Order(b)) is var order and not 0 ? order : string.CompareOrdinal(a.Name, b.Name));

    private static int Order(CatalogItem item) => Colours.Order(item.Product.Colour);
}

/// <summary>The models of one series.</summary>
internal sealed record PrinterSeries(string Name, string Slug, IReadOnlyList<PrinterModel> Models);

/// <summary>A maker of printers.</summary>
internal sealed record PrinterBrand(string Name, string Slug, IReadOnlyList<PrinterSeries> Series)
{
    public int Count { get; } = Series.Sum(s => s.Models.Count);

    public string Url { get; } = $"/printers/{Slug}";
}

/// <summary>All goods of one kind, the most fitting first.</summary>
internal sealed record Shelf(ShelfKind Kind, IReadOnlyList<CatalogItem> Items)
{
    public string Url { get; } = $"/c/{Kind.Id}";
}
