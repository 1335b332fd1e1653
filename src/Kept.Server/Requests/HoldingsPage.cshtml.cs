using Kept.Policy;
using Kept.Server.Gate;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kept.Server.Requests;

/// <summary>
/// What is held, by the purpose it was taken for: what a record of processing has to tell of purposes, categories and time limits
/// (GDPR Art. 30(1)(b), (c) and (f)). It counts beside the sealed data, shows nobody and opens nothing, so it makes no ledger entry.
/// </summary>
internal sealed class HoldingsPageModel(Holdings holdings) : PageModel
{
    /// <summary>Name of the purpose whose parts are shown.</summary>
    [BindProperty(SupportsGet = true)]
    public string? For { get; set; }

    public IReadOnlyList<(string Name, string Meaning, long Count)> Purposes { get; private set; } = [];

    public IReadOnlyList<HeldShare> Parts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!string.IsNullOrEmpty(For))
        {
            if (!Purpose.TryParse(For, out var purpose))
                return NotFound();
            Parts = await holdings.PartsForAsync(purpose, cancel);
        }
        var held = await holdings.CountsAsync(cancel);
        Purposes = [.. Taxonomy.Purposes
            .Select(t => (t.Name, t.Description, Count: held.Where(h => h.IsFor(Purpose.Parse(t.Name))).Sum(h => h.Count)))
            .Where(p => p.Count > 0).OrderByDescending(p => p.Count)];
        return Page();
    }
}
