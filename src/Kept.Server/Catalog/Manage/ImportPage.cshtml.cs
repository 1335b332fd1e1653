using Kept.Server.Catalog.Import;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog.Manage;

/// <summary>Staff bring the catalogue up to date from a CSV file. A file with any error changes nothing.</summary>
[RequestSizeLimit(MostBytes + 64 * 1024)]
internal sealed class ImportPageModel(KeptDb db, Transactions transactions, Snapshot<CatalogView> snapshot, StockBoard board) : PageModel
{
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary><c>products</c>, <c>printers</c> or <c>fits</c>.</summary>
    [BindProperty]
    public string What { get; set; } = "products";

    [BindProperty]
    public bool TakeStock { get; set; }

    [BindProperty]
    public bool RemoveOthers { get; set; }

    public string? Problem { get; private set; }

    public IReadOnlyList<CatalogueError> Errors { get; private set; } = [];

    public string? Done { get; private set; }

    public IReadOnlyList<string> ProductColumns => ProductFile.Columns(HttpContext.Managed());

    public void OnGet(int? added, int? changed, int? removed)
    {
        if (added is not null)
            Done = $"Imported: {added} added, {changed} changed, {removed} removed.";
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? file, CancellationToken cancel)
    {
        if (file is null || file.Length == 0)
            Problem = "Choose a file first.";
        else if (file.Length > MostBytes)
            Problem = "The file is larger than 16 MB.";
        else if (What is not ("products" or "printers" or "fits"))
            Problem = "Say what the file holds.";
        if (Problem is not null)
            return Page();
        using var buffer = new MemoryStream();
        await file!.CopyToAsync(buffer, cancel);
        return await ImportAsync(CsvRow.Shown(Path.GetFileName(file.FileName)), buffer.ToArray(), cancel);
    }

    private async Task<IActionResult> ImportAsync(string name, byte[] content, CancellationToken cancel)
    {
        try
        {
            var counts = await transactions.RunAsync(() => WriteAsync(name, content, cancel), cancel);
            await snapshot.RefreshAsync(force: false, cancel);
            await board.RefreshAsync(cancel);
            return Redirect($"/console/catalogue/import?site={HttpContext.Managed().Id}&added={counts.Added}&changed={counts.Changed}&removed={counts.Removed}");
        }
        catch (CatalogueException e)
        {
            Errors = e.Errors;
            return Page();
        }
    }

    private async Task<ImportCounts> WriteAsync(string name, byte[] content, CancellationToken cancel)
    {
        var site = HttpContext.Managed();
        var errors = new ErrorList();
        if (What == "products")
        {
            var products = ProductFile.Read(site, name, content, errors);
            errors.ThrowIfAny();
            return await CatalogueStore.MergeProductsAsync(db, site.Id, products, TakeStock, RemoveOthers, cancel);
        }
        if (What == "printers")
        {
            var printers = PrinterFile.ReadPrinters(site.Id, name, content, errors);
            errors.ThrowIfAny();
            return await CatalogueStore.ReplacePrintersAsync(db, site.Id, printers, cancel);
        }
        var paths = await db.Set<Printer>().Where(p => p.SiteId == site.Id).Select(p => p.Path).ToHashSetAsync(cancel);
        var skus = await db.Set<Product>().Where(p => p.SiteId == site.Id).Select(p => p.Sku).ToHashSetAsync(cancel);
        var fits = PrinterFile.ReadFits(site.Id, name, content, paths, skus, errors);
        errors.ThrowIfAny();
        return await CatalogueStore.ReplaceFitsAsync(db, site.Id, fits, cancel);
    }
}
