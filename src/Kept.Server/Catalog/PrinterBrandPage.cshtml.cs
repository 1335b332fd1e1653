using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OutputCaching;

namespace Kept.Server.Catalog;

/// <summary>Second and third step of the finder: the series of a maker, then its models; or a typed part of a name.</summary>
[OutputCache(PolicyName = StorefrontCache.Policy)]
internal sealed class PrinterBrandPageModel : PageModel
{
    private const int MostTyped = 60;

    public PrinterBrand Brand { get; private set; } = null!;

    public PrinterSeries? Chosen { get; private set; }

    public string Typed { get; private set; } = "";

    public IReadOnlyList<PrinterModel> Found { get; private set; } = [];

    public IActionResult OnGet(string brand, string? series, string? q)
    {
        if (HttpContext.Catalog().Brand(brand) is not { } found)
            return NotFound();
        Brand = found;
        Chosen = Brand.Series.FirstOrDefault(s => s.Slug == series);
        if (series is { Length: > 0 } && Chosen is null)
            return NotFound();
        Typed = (q ?? "").Trim();
        if (Typed.Length > 100)
            Typed = Typed[..100];
        if (Typed.Length > 0)
        {
            var printers = HttpContext.Catalog().Search.Find($"{Brand.Name} {Typed}").Printers;
            Found = [.. printers.Where(p => p.BrandSlug == Brand.Slug).Take(MostTyped)];
        }
        return Page();
    }
}
