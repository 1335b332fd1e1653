using System.Globalization;
using Kept.Server.Shared;
using Microsoft.Extensions.Primitives;

namespace Kept.Server.Catalog;

/// <summary>What a shopper wants to see of a shelf, as the query string of <c>/c/{category}</c> says it.</summary>
internal sealed class ShelfQuery
{
    public const string DefaultSort = "popular";

    private const int MostValues = 40;

    private readonly List<(string Name, string Value)> pairs = [];

    /// <summary>Facets that take several values.</summary>
    public static IReadOnlyList<string> Facets { get; } = ["brand", "colour", "type", "size"];

    public static IReadOnlyList<(string Id, string Name)> Sorts { get; } =
    [
        (DefaultSort, "Fits most printers"), ("price", "Price, low to high"), ("-price", "Price, high to low"), ("cost", "Cost a page"), ("-yield", "Most pages"), ("name", "Name"),
    ];

    public Money? Least { get; private set; }

    public Money? Most { get; private set; }

    public int? Pages { get; private set; }

    public bool InStock { get; private set; }

    public string Sort { get; private set; } = DefaultSort;

    public int Page { get; private set; } = 1;

    /// <summary>What could not be understood, by field; such a filter is left out.</summary>
    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>Filters that apply, each with the words for it, so that it can be taken off again.</summary>
    public IEnumerable<(string Name, string Value, string Words)> Applied => pairs.Where(p => p.Name != "sort").Select(p => (p.Name, p.Value, Words(p.Name, p.Value)));

    public static ShelfQuery Read(IQueryCollection query)
    {
        var read = new ShelfQuery();
        foreach (var facet in Facets)
            foreach (var value in query[facet].Where(v => !string.IsNullOrEmpty(v)).Distinct(StringComparer.Ordinal).Take(MostValues))
                read.pairs.Add((facet, value!));
        read.Least = read.ReadPrice(query["min"], "min");
        read.Most = read.ReadPrice(query["max"], "max");
        read.Pages = read.ReadPages(query["pages"]);
        if (read.InStock = query["stock"] == "1")
            read.pairs.Add(("stock", "1"));
        if (Sorts.Any(s => s.Id == query["sort"]) && query["sort"] != DefaultSort)
            read.pairs.Add(("sort", read.Sort = query["sort"]!));
        read.Page = int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 10_000) : 1;
        return read;
    }

    public bool Has(string facet, string value) => pairs.Contains((facet, value));

    /// <summary>The query string with another page, or without one filter; starts with <c>?</c> or is empty.</summary>
    public string Link(int page = 1, (string Name, string Value)? without = null)
    {
        var parts = pairs.Where(p => p != without).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}").ToList();
        if (page > 1)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"page={page}"));
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    /// <summary>What passes all filters but those of the facet <paramref name="except"/>, whose own counts are wanted.</summary>
    public IEnumerable<CatalogItem> Filter(IEnumerable<CatalogItem> items, StockBoard stock, string? except = null) => items.Where(i =>
        Facets.All(f => f == except || pairs.TrueForAll(p => p.Name != f) || (ValueOf(i, f) is { } value && Has(f, value)))
        && (Least is null || i.Product.Price >= Least) && (Most is null || i.Product.Price <= Most)
        && (Pages is null || i.Product.PageYield >= Pages)
        && (!InStock || stock.Of(i.Product).InStock));

    public IEnumerable<CatalogItem> Order(IEnumerable<CatalogItem> items, StockBoard stock) => Sort switch
    {
        "price" => items.OrderBy(i => i.Product.Price),
        "-price" => items.OrderByDescending(i => i.Product.Price),
        "cost" => items.OrderBy(i => i.CentsEach ?? decimal.MaxValue),
        "-yield" => items.OrderByDescending(i => i.Product.PageYield ?? 0),
        "name" => items.OrderBy(i => i.Name, NaturalOrder.Comparer),
        // The shelf stands in the order of popularity; what is sold out goes to the end.
        _ => items.OrderBy(i => stock.Of(i.Product).InStock ? 0 : 1),
    };

    public static string? ValueOf(CatalogItem item, string facet) => facet switch
    {
        "brand" => item.Product.Brand,
        "colour" => item.Product.Colour,
        "type" => item.Product.Type,
        _ => item.Product.Size,
    };

    public static string Words(string name, string value) => name switch
    {
        "colour" => Colours.Of(value).Name,
        "type" => value == "oem" ? "Original" : value == "compatible" ? "Compatible" : value,
        "min" => $"From ${value}",
        "max" => $"Up to ${value}",
        "pages" => $"{value} pages or more",
        "stock" => "In stock",
        _ => value,
    };

    private Money? ReadPrice(StringValues typed, string name)
    {
        // Several values of one name would be joined by commas: "1" and "995" are not 1,995.
        var text = (typed.Count > 0 ? typed[^1] ?? "" : "").Trim();
        if (text.Length == 0)
            return null;
        if (!MoneyText.TryParse(text, out var money, out var problem))
        {
            Errors[name] = $"“{(text.Length > 20 ? text[..20] + "…" : text)}” {problem}";
            return null;
        }
        pairs.Add((name, text.TrimStart('$')));
        return money;
    }

    private int? ReadPages(StringValues typed)
    {
        var text = typed.Count > 0 ? typed[^1] ?? "" : "";
        if (text.Length == 0)
            return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pages) || pages <= 0)
        {
            Errors["pages"] = "Choose a number of pages from the list.";
            return null;
        }
        pairs.Add(("pages", text));
        return pages;
    }
}
