using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OutputCaching;

namespace Kept.Server.Catalog;

/// <summary>Everything that fits one printer, by colour, to be put into the cart right there.</summary>
[OutputCache(PolicyName = StorefrontCache.Policy)]
internal sealed class PrinterPageModel : PageModel
{
    public PrinterModel Printer { get; private set; } = null!;

    public IReadOnlyList<IGrouping<string, CatalogItem>> Groups { get; private set; } = [];

    public IActionResult OnGet(string brand, string model)
    {
        if (HttpContext.Catalog().Printer(brand, model) is not { } printer)
            return NotFound();
        Printer = printer;
        Groups = [.. printer.Items.GroupBy(Title, StringComparer.Ordinal)];
        return Page();
    }

    private static string Title(CatalogItem item) => item.Kind.Id switch
    {
        "drum" => "Drum",
        "maintenance-box" => "Maintenance box",
        _ when item.Product.Colour == "multipack" => "Several in one box",
        _ => Colours.Of(item.Product.Colour).Name,
    };
}
