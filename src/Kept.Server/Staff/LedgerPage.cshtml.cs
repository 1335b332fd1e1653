using Kept.Ledger;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff;

/// <summary>
/// The ledger as staff and auditors read it, by kind and site: what waits for its place, then by place, the last first. Bodies hold ids and
/// terms, no personal data.
/// </summary>
internal sealed class LedgerPageModel(KeptDb db, LedgerTree tree, LedgerSigner signer, SiteUrls urls, Snapshot<SiteDirectory> sites) : PageModel
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    /// <summary>Shows entries at places before this one, which the last page ended with.</summary>
    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public Site? Site { get; private set; }

    public Checkpoint Checkpoint { get; private set; } = null!;

    public NoteKey Key => signer.Key;

    /// <summary>Where an auditor finds the log's files.</summary>
    public string Address => urls.Here(HttpContext, "/ledger");

    public int Waiting { get; private set; }

    public IReadOnlyList<LedgerEntry> Entries { get; private set; } = [];

    public bool HasMore { get; private set; }

    /// <summary>Names of the staff and of the programs with an API key, by actor.</summary>
    public IReadOnlyDictionary<string, string> Names { get; private set; } = new Dictionary<string, string>();

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Site = HttpContext.ConsoleSiteOf(sites.Current);
        var waiting = Before is null ? await Filtered().Where(e => e.Index == null).OrderByDescending(e => e.Id).Take(PageSize).ToListAsync(cancel) : [];
        Waiting = await db.Set<LedgerEntry>().CountAsync(e => e.Index == null, cancel);
        Checkpoint = await tree.CheckpointAsync(cancel);
        var end = Before ?? Checkpoint.Size;
        var placed = await Filtered().Where(e => e.Index < end).OrderByDescending(e => e.Index).Take(PageSize + 1).ToListAsync(cancel);
        // What waited may have got its place meanwhile.
        var found = waiting.Concat(placed).DistinctBy(e => e.Id).ToList();
        HasMore = found.Count > PageSize;
        Entries = [.. found.Take(PageSize)];
        Names = await NamesAsync(cancel);
    }

    /// <summary>The place that the next page stays before.</summary>
    public long Next => Entries[^1].Index ?? Checkpoint.Size;

    public string Query(long? before) => QueryString.Create(
        new Dictionary<string, string?> { ["site"] = Site?.Id, ["kind"] = Kind, ["before"] = before?.ToString(System.Globalization.CultureInfo.InvariantCulture) }
            .Where(p => !string.IsNullOrEmpty(p.Value))).ToString();

    public string NameOf(string? site) => site is null ? "Network" : sites.Current.ById.GetValueOrDefault(site)?.Name ?? site;

    private async Task<Dictionary<string, string>> NamesAsync(CancellationToken cancel)
    {
        var names = await db.Set<StaffUser>().AsNoTracking().ToDictionaryAsync(u => $"staff:{u.Id}", u => u.DisplayName, cancel);
        foreach (var key in await db.Set<ApiKey>().AsNoTracking().Select(k => new { k.Id, k.Name }).ToListAsync(cancel))
            names[ApiKey.ActorOf(key.Id)] = $"The program “{key.Name}”";
        return names;
    }

    private IQueryable<LedgerEntry> Filtered()
    {
        var entries = db.Set<LedgerEntry>().AsNoTracking();
        if (Site is { Id: var site })
            entries = entries.Where(e => e.SiteId == site);
        if (!string.IsNullOrEmpty(Kind))
            entries = entries.Where(e => e.Kind == Kind);
        return entries;
    }
}
