using System.Security.Cryptography;
using Kept.Server.Catalog.Import;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog.Manage;

/// <summary>Staff bring the catalogue up to date from a CSV file. A file with any error changes nothing.</summary>
[RequestSizeLimit(MostBytes + 64 * 1024)]
internal sealed class ImportPageModel(KeptDb db, Transactions transactions, Snapshot<CatalogView> snapshot, StockBoard board, LedgerWriter ledger) : PageModel
{
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary><c>products</c>, <c>printers</c> or <c>fits</c>.</summary>
    [BindProperty]
    public string What { get; set; } = "products";

    [BindProperty]
    public bool TakeStock { get; set; }

    [BindProperty]
    public bool RemoveOthers { get; set; }

    /// <summary>Products of the shop that the imported file does not name, when staff asked for them: they are removed on a page of their own.</summary>
    public IReadOnlyList<string> Others { get; private set; } = [];

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
            if (RemoveOthers && What == "products" && Others.Count > 0)
            {
                OnGet(counts.Added, counts.Changed, counts.Removed);
                return Page();
            }
            return Redirect($"/console/catalogue/import?site={HttpContext.Managed().Id}&added={counts.Added}&changed={counts.Changed}&removed={counts.Removed}");
        }
        catch (CatalogueException e)
        {
            Errors = e.Errors;
            return Page();
        }
        catch (DbUpdateConcurrencyException)
        {
            Problem = "Somebody else changed a product while the file was imported. Nothing was imported: send the file again.";
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
            var counts = await CatalogueStore.MergeProductsAsync(db, site.Id, products, TakeStock, cancel);
            Record(site, content, counts, [.. ProductEdit.ChangesOf(db.ChangeTracker.Entries<Product>()), .. TakeStock ? Stocks(products) : []]);
            var named = products.Select(p => p.Sku).ToHashSet(StringComparer.Ordinal);
            Others = [.. db.ChangeTracker.Entries<Product>().Select(p => p.Entity.Sku).Where(s => !named.Contains(s)).Order(StringComparer.Ordinal)];
            return counts;
        }
        if (What == "printers")
        {
            var printers = PrinterFile.ReadPrinters(site.Id, name, content, errors);
            errors.ThrowIfAny();
            return Record(site, content, await CatalogueStore.ReplacePrintersAsync(db, site.Id, printers, cancel), []);
        }
        var paths = await db.Set<Printer>().Where(p => p.SiteId == site.Id).Select(p => p.Path).ToHashSetAsync(cancel);
        var skus = await db.Set<Product>().Where(p => p.SiteId == site.Id).Select(p => p.Sku).ToHashSetAsync(cancel);
        var fits = PrinterFile.ReadFits(site.Id, name, content, paths, skus, errors);
        errors.ThrowIfAny();
        return Record(site, content, await CatalogueStore.ReplaceFitsAsync(db, site.Id, fits, cancel), []);
    }

    /// <summary>Stock is not among what the unit of work changes: it is set by difference in the database.</summary>
    private IEnumerable<FieldChange> Stocks(IReadOnlyList<Product> products)
    {
        var held = db.ChangeTracker.Entries<Product>().Where(p => p.State != EntityState.Added).ToDictionary(p => p.Entity.Sku, p => p.Entity.Stock, StringComparer.Ordinal);
        return products.Where(p => held.TryGetValue(p.Sku, out var stock) && stock != p.Stock)
            .Select(p => new FieldChange($"{p.Sku} Stock", $"{held[p.Sku]}", $"{p.Stock}"));
    }

    /// <summary>One entry says who imported which file; entries of up to a hundred fields each say what it changed.</summary>
    private ImportCounts Record(Site site, byte[] content, ImportCounts counts, IReadOnlyList<FieldChange> changes)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(content));
        new StaffAct(User.Staff(), "imported", $"{What}-file", digest)
        {
            Changes = [new("Added", "", $"{counts.Added}"), new("Changed", "", $"{counts.Changed}"), new("Removed", "", $"{counts.Removed}"), new("Stock taken from the file", "", TakeStock ? "yes" : "no")],
        }.Add(ledger, site.Id);
        foreach (var some in changes.Chunk(100))
            new StaffAct(User.Staff(), "imported", $"{What}-file", digest) { Changes = some }.Add(ledger, site.Id);
        return counts;
    }
}
