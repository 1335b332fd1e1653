using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OutputCaching;

namespace Kept.Server.Catalog;

/// <summary>One product: picture, price, stock, what it fits and what else there is.</summary>
[OutputCache(PolicyName = StorefrontCache.Policy)]
internal sealed class ProductPageModel(StockBoard stock) : PageModel
{
    private const int MostPrinters = 90;

    public CatalogItem Item { get; private set; } = null!;

    public Availability Availability { get; private set; }

    public IReadOnlyList<CatalogItem> Family { get; private set; } = [];

    /// <summary>The printers it fits, by maker and series.</summary>
    public IReadOnlyList<IGrouping<string, PrinterModel>> Fits { get; private set; } = [];

    public IActionResult OnGet(string product)
    {
        var catalog = HttpContext.Catalog();
        if (catalog.Find(product) is not { } item)
            return NotFound();
        Item = item;
        Availability = stock.Of(item.Product);
        Family = item.Family(catalog, 6);
        Fits = [.. item.Printers.OrderBy(p => p.Series, NaturalOrder.Comparer).ThenBy(p => p.Model, NaturalOrder.Comparer).Take(MostPrinters)
            .GroupBy(p => $"{p.Brand} {p.Series}", StringComparer.Ordinal)];
        return Page();
    }
}
