using Kept.Server.Catalog.Import;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog.Manage;

/// <summary>A file that staff send to be imported.</summary>
/// <param name="Kind">One of <see cref="CatalogueImport.Kinds"/>.</param>
/// <param name="Name">The file's name, for errors.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="TakeStock">Whether stock numbers count for products that exist already.</param>
/// <param name="Staff">Who sent it.</param>
internal sealed record CatalogueFile(string Kind, string Name, byte[] Content, bool TakeStock, string Staff);

/// <summary>What an import did.</summary>
/// <param name="Counts">How many rows.</param>
/// <param name="Others">Products of the shop that a file of products does not name.</param>
internal sealed record ImportResult(ImportCounts Counts, IReadOnlyList<string> Others);

/// <summary>
/// Brings a site's catalogue up to date from a file, whole or not at all. The file is read and checked before the
/// transaction, so that the one writer of SQLite is kept for the writing alone; what was written is built into a
/// catalogue before it is committed.
/// </summary>
internal sealed class CatalogueImport(
    KeptDb db, Transactions transactions, Snapshot<CatalogView> snapshot, StockBoard board, LedgerWriter ledger)
{
    public static IReadOnlyList<string> Kinds { get; } = ["products", "printers", "fits"];

    /// <summary>
    /// Imports a file. Throws <see cref="CatalogueException"/> when anything is wrong with it; then nothing has changed.
    /// </summary>
    public async Task<ImportResult> RunAsync(Site site, CatalogueFile file, CancellationToken cancel)
    {
        var write = await ReadAsync(site, file, cancel);
        var result = await transactions.RunAsync(() => WriteAsync(site, file, write, cancel), cancel);
        await snapshot.RefreshAsync(force: false, cancel);
        await board.RefreshAsync(cancel);
        return result;
    }

    private async Task<ImportResult> WriteAsync(
        Site site, CatalogueFile file, Func<Task<ImportResult>> write, CancellationToken cancel)
    {
        try
        {
            var result = await write();
            await db.SaveChangesAsync(cancel);
            await RequireSoundAsync(site, file.Name, cancel);
            return result;
        }
        catch (Exception e) when (e is not (CatalogueException or DbUpdateException) && CatalogueReader.IsOfTheRows(e))
        {
            // Rows that nobody can read are found while the file is merged with them, too.
            if ((await CatalogueReader.ReadAsync(db, site.Id, cancel)).Reason is not { } reason)
                throw;
            throw Refused(file.Name, $"the file cannot be merged with the shop's catalogue: {reason}.");
        }
    }

    /// <summary>Reads and checks the file. Returns what writes it, inside a transaction.</summary>
    private async Task<Func<Task<ImportResult>>> ReadAsync(Site site, CatalogueFile file, CancellationToken cancel)
    {
        var errors = new ErrorList();
        if (file.Kind == "products")
        {
            var products = ProductFile.Read(site, file.Name, file.Content, errors);
            errors.ThrowIfAny();
            return () => MergeAsync(site, file, products, cancel);
        }
        if (file.Kind == "printers")
        {
            var printers = PrinterFile.ReadPrinters(site.Id, file.Name, file.Content, errors);
            errors.ThrowIfAny();
            return () => ReplaceAsync(site, file, CatalogueStore.ReplacePrintersAsync(db, site.Id, printers, cancel));
        }
        var paths = await db.Set<Printer>().Where(p => p.SiteId == site.Id).Select(p => p.Path).ToHashSetAsync(cancel);
        var skus = await db.Set<Product>().Where(p => p.SiteId == site.Id).Select(p => p.Sku).ToHashSetAsync(cancel);
        var fits = PrinterFile.ReadFits(site.Id, file.Name, file.Content, paths, skus, errors);
        errors.ThrowIfAny();
        return () => ReplaceAsync(site, file, CatalogueStore.ReplaceFitsAsync(db, site.Id, fits, cancel));
    }

    private async Task<ImportResult> MergeAsync(
        Site site, CatalogueFile file, IReadOnlyList<Product> products, CancellationToken cancel)
    {
        var counts = await CatalogueStore.MergeProductsAsync(db, site.Id, products, file.TakeStock, cancel);
        new ImportRecord(db, ledger).Add(site, file, counts, products);
        var named = products.Select(p => p.Sku).ToHashSet(StringComparer.Ordinal);
        var held = db.ChangeTracker.Entries<Product>().Select(p => p.Entity.Sku);
        return new ImportResult(counts, [.. held.Where(s => !named.Contains(s)).Order(StringComparer.Ordinal)]);
    }

    private async Task<ImportResult> ReplaceAsync(Site site, CatalogueFile file, Task<ImportCounts> replacing)
    {
        var counts = await replacing;
        new ImportRecord(db, ledger).Add(site, file, counts, []);
        return new ImportResult(counts, []);
    }

    /// <summary>
    /// Refuses what would close the shop. A shop that is closed already may be repaired in several steps.
    /// </summary>
    private async Task RequireSoundAsync(Site site, string file, CancellationToken cancel)
    {
        var (catalog, reason) = await CatalogueReader.ReadAsync(db, site.Id, cancel);
        // Searching is prepared with the first search; a catalogue that cannot be searched is found out here.
        _ = catalog?.Search;
        if (reason is null || snapshot.Current.ReasonOf(site.Id) is not null)
            return;
        throw Refused(file, $"the shop could not open with this catalogue: {reason}.");
    }

    private static CatalogueException Refused(string file, string problem) =>
        new([new CatalogueError(file, 1, 1, problem)], more: false);
}
