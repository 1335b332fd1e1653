using System.Globalization;
using Kept.Server.Catalog.Import;
using Kept.Server.Ledgers;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog.Manage;

/// <summary>Staff see the products of the site with price and stock, and change them.</summary>
internal sealed class CataloguePageModel(KeptDb db, Transactions transactions, Snapshot<CatalogView> snapshot, StockBoard board, LedgerWriter ledger) : PageModel
{
    private const int Size = 50;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Shelf { get; set; }

    [BindProperty(SupportsGet = true, Name = "page")]
    public string? PageNumber { get; set; }

    [BindProperty]
    public List<Line> Lines { get; set; } = [];

    public IReadOnlyList<Product> Products { get; private set; } = [];

    public PageLinks Links { get; private set; } = new(1, 1, _ => "");

    public int Found { get; private set; }

    /// <summary>What is wrong in the form, by the id of its field.</summary>
    public Dictionary<string, string> Errors { get; } = new(StringComparer.Ordinal);

    public bool Saved { get; private set; }

    public async Task OnGetAsync(bool saved, CancellationToken cancel)
    {
        Saved = saved;
        await LoadAsync(cancel);
        Lines = [.. Products.Select(Line.Of)];
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var changes = Lines.Index().Select(l => Read(l.Index, l.Item)).OfType<ProductEdit>().ToList();
        if (Errors.Count > 0)
        {
            await LoadAsync(cancel);
            return Page();
        }
        if (changes.Count > 0 && !await TrySaveAsync(changes, cancel))
            return Page();
        await snapshot.RefreshAsync(force: false, cancel);
        await board.RefreshAsync(cancel);
        return Redirect($"/{Path(int.TryParse(PageNumber, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? page : 1)}&saved=true");
    }

    public Line LineOf(Product product) => Lines.Find(l => l.Sku == product.Sku) ?? Line.Of(product);

    private async Task LoadAsync(CancellationToken cancel)
    {
        var catalog = HttpContext.ManagedCatalog();
        var skus = string.IsNullOrWhiteSpace(Q)
            ? catalog.Shelves.Where(s => string.IsNullOrEmpty(Shelf) || s.Kind.Id == Shelf).SelectMany(s => s.Items).Select(i => i.Sku).ToList()
            : catalog.Search.Find(Q).Items.Where(i => string.IsNullOrEmpty(Shelf) || i.Kind.Id == Shelf).Select(i => i.Sku).ToList();
        Found = skus.Count;
        var pages = Math.Max(1, (Found + Size - 1) / Size);
        var page = Math.Clamp(int.TryParse(PageNumber, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 1, 1, pages);
        Links = new PageLinks(page, pages, Path);
        var shown = skus.Skip((page - 1) * Size).Take(Size).ToList();
        var site = HttpContext.Managed().Id;
        var rows = await db.Set<Product>().AsNoTracking().Where(p => p.SiteId == site && shown.Contains(p.Sku)).ToListAsync(cancel);
        Products = [.. rows.OrderBy(p => shown.IndexOf(p.Sku))];
    }

    private string Path(int page)
    {
        var parts = new[] { ("site", HttpContext.Managed().Id), ("q", Q), ("shelf", Shelf), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null) }
            .Where(p => !string.IsNullOrEmpty(p.Item2)).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}").ToList();
        return "console/catalogue?" + string.Join('&', parts);
    }

    private ProductEdit? Read(int index, Line line)
    {
        if (line.Price == line.WasPrice && line.Stock == line.WasStock)
            return null;
        if (!MoneyText.TryParse(line.Price, out var price, out var problem))
            Errors[$"price-{index}"] = $"“{CsvRow.Shown(line.Price ?? "")}” {problem}";
        if (!int.TryParse(line.Stock, NumberStyles.None, CultureInfo.InvariantCulture, out var stock) || stock > ProductFile.MostInStock)
            Errors[$"stock-{index}"] = $"“{CsvRow.Shown(line.Stock ?? "")}” is not a whole number from 0 to {ProductFile.MostInStock}.";
        var wasStock = int.TryParse(line.WasStock, NumberStyles.None, CultureInfo.InvariantCulture, out var old) ? old : stock;
        var wasPrice = MoneyText.TryParse(line.WasPrice, out var shown, out _) ? shown : price;
        return new ProductEdit(line.Sku ?? "", line.Version, wasPrice, price, wasStock, stock);
    }

    /// <summary>
    /// Saves all or nothing. When somebody else changed one of the products, the page shows what is saved now beside what was typed, and
    /// sending it again takes the place of that.
    /// </summary>
    private async Task<bool> TrySaveAsync(List<ProductEdit> edits, CancellationToken cancel)
    {
        try
        {
            await transactions.RunAsync(() => SaveAsync(edits, cancel), cancel);
            return true;
        }
        catch (ChangedMeanwhileException)
        {
            await LoadAsync(cancel);
            foreach (var (index, product) in Products.Index())
                if (Lines.Find(l => l.Sku == product.Sku) is { } line && line.Version != product.Version)
                    ShowConflict(index, line, product);
            if (Errors.Count == 0)
                Errors["changed"] = "A product of this page was removed by somebody else. Look at the list again; nothing was saved.";
            ModelState.Clear();
            return false;
        }
    }

    private async Task SaveAsync(List<ProductEdit> edits, CancellationToken cancel)
    {
        var site = HttpContext.Managed().Id;
        await Revision.BumpAsync(db, CatalogView.RevisionName, cancel);
        foreach (var edit in edits.OrderBy(e => e.Sku, StringComparer.Ordinal))
            if (!await edit.SaveAsync(db, ledger, site, User.Staff(), cancel))
                throw new ChangedMeanwhileException();
    }

    private void ShowConflict(int index, Line line, Product product)
    {
        var now = Line.Of(product);
        if (line.Price != line.WasPrice || line.WasPrice != now.Price)
            Errors[$"price-{index}"] = $"{product.Name}: somebody else changed this product after you opened the page. Its price was {line.WasPrice} then and is {now.Price} now. Save again to set {line.Price}.";
        if (line.Stock != line.WasStock || line.WasStock != now.Stock)
            Errors[$"stock-{index}"] = $"{product.Name}: somebody else changed this product after you opened the page. Its stock was {line.WasStock} then and is {now.Stock} now. Save again to set {line.Stock}.";
        (line.WasPrice, line.WasStock, line.Version) = (now.Price, now.Stock, now.Version);
    }

    /// <summary>Undoes the transaction.</summary>
    private sealed class ChangedMeanwhileException : Exception;

    /// <summary>One row of the form, with what it showed before somebody typed.</summary>
    internal sealed class Line
    {
        public string? Sku { get; set; }

        public string? Price { get; set; }

        public string? WasPrice { get; set; }

        public string? Stock { get; set; }

        public string? WasStock { get; set; }

        /// <summary>Which version of the product the row showed.</summary>
        public int Version { get; set; }

        public static Line Of(Product product)
        {
            var price = product.Price.Dollars.ToString("0.00", CultureInfo.InvariantCulture);
            var stock = product.Stock.ToString(CultureInfo.InvariantCulture);
            return new Line { Sku = product.Sku, Price = price, WasPrice = price, Stock = stock, WasStock = stock, Version = product.Version };
        }
    }
}
