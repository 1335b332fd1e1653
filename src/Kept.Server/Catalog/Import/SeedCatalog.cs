using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog.Import;

/// <summary>Fills the shelves of a new demo network from <c>samples/*.csv</c>, once, all of it or nothing.</summary>
internal static class SeedCatalog
{
    /// <summary>Throws <see cref="StartupException"/> with every error of every file when one cannot be imported.</summary>
    public static async Task RunAsync(KeptDb db, Transactions transactions, IEnumerable<Site> sites, string samples, CancellationToken cancel)
    {
        // Whoever has ever written a catalogue has a revision of it: shelves that a merchant emptied stay empty.
        if (await db.Set<Revision>().AnyAsync(r => r.Name == CatalogView.RevisionName, cancel))
            return;
        try
        {
            var sets = sites.Select(s => Read(s, samples)).ToList();
            await transactions.RunAsync(() => CatalogueStore.AddAllAsync(db, sets, cancel), cancel);
        }
        catch (CatalogueException e)
        {
            throw new StartupException(e.Message, e);
        }
        catch (IOException e)
        {
            throw new StartupException($"The sample catalogue cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads everything that <paramref name="site"/> sells. Throws <see cref="CatalogueException"/>.</summary>
    public static CatalogueSet Read(Site site, string samples)
    {
        var errors = new ErrorList();
        var set = site.Catalogue switch
        {
            "cartridges" => ReadCartridges(site, samples, errors),
            "paper" => new CatalogueSet(ProductFile.Read(site, "samples/paper.csv", Bytes("paper.csv"), errors), [], []),
            _ => CatalogueSet.Empty,
        };
        errors.ThrowIfAny();
        return set;

        byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(samples, name));
    }

    private static CatalogueSet ReadCartridges(Site site, string samples, ErrorList errors)
    {
        var products = ProductFile.Read(site, "samples/cartridges.csv", Bytes("cartridges.csv"), errors);
        var printers = PrinterFile.ReadPrinters(site.Id, "samples/printers.csv", Bytes("printers.csv"), errors);
        // A broken row above would make every fit of it an error of its own and bury the one that matters.
        if (errors.Any)
            return CatalogueSet.Empty;
        var fits = PrinterFile.ReadFits(
            site.Id, "samples/fits.csv", Bytes("fits.csv"),
            printers.Select(p => p.Path).ToHashSet(StringComparer.Ordinal),
            products.Select(p => p.Sku).ToHashSet(StringComparer.Ordinal), errors);
        return new CatalogueSet(products, printers, fits);

        byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(samples, name));
    }
}

/// <summary>All rows of a site's catalogue.</summary>
internal sealed record CatalogueSet(IReadOnlyList<Product> Products, IReadOnlyList<Printer> Printers, IReadOnlyList<Fit> Fits)
{
    public static CatalogueSet Empty { get; } = new([], [], []);
}
