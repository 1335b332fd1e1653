using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OutputCaching;

namespace Kept.Server.Catalog;

/// <summary>Search by name, number or printer.</summary>
[OutputCache(PolicyName = StorefrontCache.Policy)]
internal sealed class SearchPageModel : PageModel
{
    private const int MostPrinters = 12;

    public string Query { get; private set; } = "";

    public SearchResult Result { get; private set; } = SearchResult.None;

    public IReadOnlyList<CatalogItem> Items { get; private set; } = [];

    public IReadOnlyList<PrinterModel> Printers { get; private set; } = [];

    public PageLinks Links { get; private set; } = new(1, 1, _ => "");

    public void OnGet(string? q, string? page)
    {
        Query = (q ?? "").Trim();
        if (Query.Length > 100)
            Query = Query[..100];
        if (Query.Length == 0)
            return;
        Result = HttpContext.Catalog().Search.Find(Query);
        var pages = PageLinks.Count(Result.Items.Count);
        var shown = Math.Clamp(int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1, 1, pages);
        Items = [.. Result.Items.Skip((shown - 1) * PageLinks.Size).Take(PageLinks.Size)];
        Printers = shown == 1 ? [.. Result.Printers.Take(MostPrinters)] : [];
        Links = new PageLinks(shown, pages, n => $"search?q={Uri.EscapeDataString(Query)}{(n > 1 ? $"&page={n}" : "")}");
    }
}
