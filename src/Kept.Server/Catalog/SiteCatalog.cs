using System.Collections.Frozen;

namespace Kept.Server.Catalog;

/// <summary>Everything one site sells, in memory and unchanging.</summary>
internal sealed class SiteCatalog
{
    private readonly FrozenDictionary<string, CatalogItem> items;
    private readonly FrozenDictionary<string, PrinterModel> printers;
    private readonly FrozenDictionary<string, Shelf> shelves;
    private readonly FrozenDictionary<string, PrinterBrand> brands;
    private readonly Lazy<SearchIndex> search;

    public SiteCatalog(IEnumerable<Product> products, IEnumerable<Printer> printerRows, IEnumerable<Fit> fits)
    {
        var kinds = ShelfKind.All.ToDictionary(k => k.Id, StringComparer.Ordinal);
        items = products.ToFrozenDictionary(p => p.Sku, p => new CatalogItem(p, kinds.GetValueOrDefault(p.Kind) ?? new ShelfKind(p.Kind, p.Kind, "piece", "")), StringComparer.Ordinal);
        printers = printerRows.ToFrozenDictionary(p => p.Path, p => new PrinterModel(p), StringComparer.Ordinal);
        Join(fits);
        Shelves = [.. ShelfKind.All.Select(k => new Shelf(k, Stand(k))).Where(s => s.Items.Count > 0)];
        shelves = Shelves.ToFrozenDictionary(s => s.Kind.Id, StringComparer.Ordinal);
        Brands = [.. printers.Values.GroupBy(p => p.BrandSlug, StringComparer.Ordinal).Select(Brand)
            .OrderByDescending(b => b.Count).ThenBy(b => b.Slug, StringComparer.Ordinal)];
        brands = Brands.ToFrozenDictionary(b => b.Slug, StringComparer.Ordinal);
        search = new(() => new SearchIndex(items.Values, printers.Values));
    }

    public static SiteCatalog Empty { get; } = new([], [], []);

    public IReadOnlyList<Shelf> Shelves { get; }

    /// <summary>Makers of printers, those with most models first.</summary>
    public IReadOnlyList<PrinterBrand> Brands { get; }

    /// <summary>Made for the first search, for most starts and changes of the catalogue come long before one.</summary>
    public SearchIndex Search => search.Value;

    public IReadOnlyCollection<CatalogItem> Items => items.Values;

    public IReadOnlyCollection<PrinterModel> Printers => printers.Values;

    public CatalogItem? Find(string sku) => items.GetValueOrDefault(sku);

    public Shelf? Shelf(string kind) => shelves.GetValueOrDefault(kind);

    public PrinterBrand? Brand(string slug) => brands.GetValueOrDefault(slug);

    public PrinterModel? Printer(string brand, string model) => printers.GetValueOrDefault($"{brand}/{model}");

    private void Join(IEnumerable<Fit> fits)
    {
        // A pair whose product or printer has gone from the catalogue is no error: it simply has nothing to show.
        foreach (var fit in fits)
        {
            if (!items.TryGetValue(fit.Sku, out var item) || !printers.TryGetValue(fit.Printer, out var printer))
                continue;
            item.AddPrinter(printer);
            printer.AddItem(item);
        }
        foreach (var printer in printers.Values)
            printer.Sort();
        foreach (var twins in items.Values.Where(i => i.Product.OemNumber is not null).GroupBy(i => i.Product.OemNumber, StringComparer.OrdinalIgnoreCase))
            foreach (var item in twins)
                item.AddMatches(twins.Where(t => t.IsCompatible != item.IsCompatible));
    }

    private List<CatalogItem> Stand(ShelfKind kind) => [.. items.Values
        .Where(i => i.Kind.Id == kind.Id)
        .OrderByDescending(i => i.Printers.Count).ThenBy(i => i.Product.Brand, StringComparer.Ordinal).ThenBy(i => i.Name, StringComparer.Ordinal)];

    /// <summary>
    /// Spellings that lead to the same address are one brand, and one series, under the name that most of its models
    /// have.
    /// </summary>
    private static PrinterBrand Brand(IGrouping<string, PrinterModel> models) => new(
        Usual(models.Select(m => m.Brand)),
        models.Key,
        [.. models.GroupBy(m => m.SeriesSlug.Length > 0 ? m.SeriesSlug : m.Series, StringComparer.Ordinal)
            .Select(Series).OrderBy(s => s.Name, NaturalOrder.Comparer)]);

    private static PrinterSeries Series(IEnumerable<PrinterModel> models) => new(
        Usual(models.Select(m => m.Series)),
        models.First().SeriesSlug,
        [.. models.OrderBy(m => m.Model, NaturalOrder.Comparer)]);

    private static string Usual(IEnumerable<string> spellings) => spellings
        .GroupBy(s => s, StringComparer.Ordinal)
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
        .First().Key;
}
