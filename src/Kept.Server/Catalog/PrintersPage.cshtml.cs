using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OutputCaching;

namespace Kept.Server.Catalog;

/// <summary>First step of the finder: the makers. A shop that sells nothing for printers has no such page.</summary>
[OutputCache(PolicyName = StorefrontCache.Policy)]
internal sealed class PrintersPageModel : PageModel
{
    public IReadOnlyList<PrinterBrand> Brands { get; private set; } = [];

    public IActionResult OnGet()
    {
        Brands = HttpContext.Catalog().Brands;
        return Brands.Count == 0 ? NotFound() : Page();
    }
}
