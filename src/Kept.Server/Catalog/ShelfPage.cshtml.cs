using Kept.Server.Network;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OutputCaching;

namespace Kept.Server.Catalog;

/// <summary>A shelf with filters, sorting and pages.</summary>
[OutputCache(PolicyName = StorefrontCache.Policy)]
internal sealed class ShelfPageModel(StockBoard stock) : PageModel
{
    public Shelf Shelf { get; private set; } = null!;

    public ShelfQuery Asked { get; private set; } = null!;

    public IReadOnlyList<CatalogItem> Items { get; private set; } = [];

    public int Found { get; private set; }

    public PageLinks Links { get; private set; } = null!;

    public IReadOnlyList<Facet> Facets { get; private set; } = [];

    public IActionResult OnGet(string category)
    {
        if (HttpContext.Catalog().Shelf(category) is not { } shelf)
            return NotFound();
        Shelf = shelf;
        Asked = ShelfQuery.Read(Request.Query);
        var all = Asked.Order(Asked.Filter(shelf.Items, stock), stock).ToList();
        Found = all.Count;
        var pages = PageLinks.Count(Found);
        var page = Math.Min(Asked.Page, pages);
        Items = [.. all.Skip((page - 1) * PageLinks.Size).Take(PageLinks.Size)];
        Links = new PageLinks(page, pages, n => $"c/{category}{Asked.Link(n)}");
        Facets = [.. ShelfQuery.Facets.Select(FacetOf).Where(f => f.Values.Count > 1)];
        return Page();
    }

    public string SiteName => HttpContext.Site().Name;

    private Facet FacetOf(string name)
    {
        var counts = Asked.Filter(Shelf.Items, stock, except: name).CountBy(i => ShelfQuery.ValueOf(i, name) ?? "").ToDictionary(StringComparer.Ordinal);
        var values = Shelf.Items.Select(i => ShelfQuery.ValueOf(i, name)).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(v => new FacetValue(v, ShelfQuery.Words(name, v), counts.GetValueOrDefault(v), Asked.Has(name, v)));
        var sorted = name switch
        {
            "colour" => values.OrderBy(v => Colours.Order(v.Value)).ThenBy(v => v.Words, StringComparer.Ordinal),
            "type" => values.OrderByDescending(v => v.Value, StringComparer.Ordinal),
            _ => values.OrderBy(v => v.Words, NaturalOrder.Comparer),
        };
        return new Facet(name, [.. sorted]);
    }
}

/// <summary>A filter with its values and how many products each would show.</summary>
internal sealed record Facet(string Name, IReadOnlyList<FacetValue> Values)
{
    public string Title => char.ToUpperInvariant(Name[0]) + Name[1..];
}

internal sealed record FacetValue(string Value, string Words, int Count, bool Chosen);
