using Kept.Server.Ledgers;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog.Manage;

/// <summary>Says what removing products from sale will do, asks for the reason, and does it.</summary>
[RequestFormLimits(ValueLengthLimit = MostText)]
internal sealed class RemovePageModel(KeptDb db, Transactions transactions, Snapshot<CatalogView> snapshot, StockBoard board, LedgerWriter ledger) : PageModel
{
    /// <summary>Room for the numbers of every product that one shop sells.</summary>
    private const int MostText = 4 * 1024 * 1024;

    /// <summary>Why products are removed, by the code that the ledger keeps.</summary>
    public static OrderedDictionary<string, string> Reasons { get; } = new(StringComparer.Ordinal)
    {
        ["discontinued"] = "It is discontinued",
        ["no-supply"] = "We no longer get it",
        ["listed-by-mistake"] = "It was listed by mistake",
        ["recalled"] = "It is recalled or unsafe",
        ["not-allowed"] = "We may not sell it",
        ["other"] = "Another reason",
    };

    /// <summary>The SKUs, one a line.</summary>
    [BindProperty]
    public string? Skus { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>The products that will be removed: those of the SKUs that the shop still sells.</summary>
    public IReadOnlyList<Product> Products { get; private set; } = [];

    public Task OnGetAsync(string? sku, CancellationToken cancel)
    {
        Skus = sku;
        return LoadAsync(cancel);
    }

    /// <summary>Shows the list that an import found; <c>?handler=Remove</c> removes it.</summary>
    public Task OnPostAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancel)
    {
        if (!Reasons.ContainsKey(Reason ?? ""))
            ModelState.AddModelError(nameof(Reason), "Choose the reason. It is recorded with your name.");
        if (!ModelState.IsValid)
        {
            await LoadAsync(cancel);
            return Page();
        }
        await transactions.RunAsync(() => RemoveAsync(cancel), cancel);
        await snapshot.RefreshAsync(force: false, cancel);
        await board.RefreshAsync(cancel);
        return Redirect($"/console/catalogue?site={HttpContext.Managed().Id}&saved=true");
    }

    private async Task RemoveAsync(CancellationToken cancel)
    {
        var site = HttpContext.Managed().Id;
        await Revision.BumpAsync(db, CatalogView.RevisionName, cancel);
        foreach (var some in Listed().Chunk(500))
        {
            var there = await db.Set<Product>().Where(p => p.SiteId == site && some.Contains(p.Sku)).OrderBy(p => p.Sku).Select(p => p.Sku).ToListAsync(cancel);
            await db.Set<Product>().Where(p => p.SiteId == site && there.Contains(p.Sku)).ExecuteDeleteAsync(cancel);
            foreach (var sku in there)
                new StaffAct(User.Staff(), "removed from sale", "product", sku) { Reason = Reason }.Add(ledger, site);
        }
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        var (site, found) = (HttpContext.Managed().Id, new List<Product>());
        foreach (var some in Listed().Chunk(500))
            found.AddRange(await db.Set<Product>().AsNoTracking().Where(p => p.SiteId == site && some.Contains(p.Sku)).OrderBy(p => p.Sku).ToListAsync(cancel));
        Products = found;
    }

    private IEnumerable<string> Listed() => (Skus ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal);
}
