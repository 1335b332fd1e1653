using Kept.Server.Catalog.Import;
using Kept.Server.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Catalog.Manage;

/// <summary>Staff bring the catalogue up to date from a CSV file. A file with any error changes nothing.</summary>
[RequestSizeLimit(MostBytes + 64 * 1024)]
internal sealed class ImportPageModel(CatalogueImport import) : PageModel
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

    /// <summary>Whether reading stopped because there were so many errors.</summary>
    public bool More { get; private set; }

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
        else if (!CatalogueImport.Kinds.Contains(What))
            Problem = "Say what the file holds.";
        if (Problem is not null)
            return Page();
        var content = new byte[file!.Length];
        await using (var stream = file.OpenReadStream())
            await stream.ReadExactlyAsync(content, cancel);
        return await ImportAsync(CsvRow.Shown(Path.GetFileName(file.FileName)), content, cancel);
    }

    private async Task<IActionResult> ImportAsync(string name, byte[] content, CancellationToken cancel)
    {
        try
        {
            var site = HttpContext.Managed();
            var file = new CatalogueFile(What, name, content, TakeStock, User.Staff());
            var (counts, others) = await import.RunAsync(site, file, cancel);
            if (RemoveOthers && others.Count > 0)
            {
                Others = others;
                OnGet(counts.Added, counts.Changed, counts.Removed);
                return Page();
            }
            var done = $"added={counts.Added}&changed={counts.Changed}&removed={counts.Removed}";
            return Redirect($"/console/catalogue/import?site={site.Id}&{done}");
        }
        catch (CatalogueException e)
        {
            (Errors, More) = (e.Errors, e.More);
            return Page();
        }
        catch (DbUpdateConcurrencyException)
        {
            Problem = "Somebody else changed a product while the file was imported. Nothing was imported: send the file again.";
            return Page();
        }
    }
}
