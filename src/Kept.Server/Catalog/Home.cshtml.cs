using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OutputCaching;

namespace Kept.Server.Catalog;

/// <summary>The front of the shop: the finder, the departments and what sells well.</summary>
[OutputCache(PolicyName = StorefrontCache.Policy)]
internal sealed class HomeModel(StockBoard stock) : PageModel
{
    public SiteCatalog Catalog { get; private set; } = null!;

    /// <summary>A few goods of the biggest departments.</summary>
    public IReadOnlyList<(Shelf Shelf, IReadOnlyList<CatalogItem> Items)> Popular { get; private set; } = [];

    /// <summary>Pictures for the head of the page.</summary>
    public IReadOnlyList<CatalogItem> Showcase { get; private set; } = [];

    public void OnGet()
    {
        Catalog = HttpContext.Catalog();
        var shown = Catalog.Shelves.Where(s => s.Items.Count >= 6).Take(3);
        Popular = [.. shown.Select(s => (s, (IReadOnlyList<CatalogItem>)Pick(s, 5)))];
        Showcase = [.. Catalog.Shelves.Take(3).SelectMany(s => Pick(s, 1))];
    }

    /// <summary>Goods in stock, no two of one colour and maker, so that a row does not look all the same.</summary>
    private List<CatalogItem> Pick(Shelf shelf, int count) =>
        [.. shelf.Items.Where(i => stock.Of(i.Product).InStock).DistinctBy(i => (i.Product.Brand, i.Product.Colour, i.Product.Size)).Take(count)];
}
