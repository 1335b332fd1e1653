using System.Text;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Policies.Publishing;

/// <summary>A draft is edited or uploaded here, with its errors and its page beside it.</summary>
[RequestSizeLimit(2 * MostBytes)]
[RequestFormLimits(ValueLengthLimit = MostBytes, MultipartBodyLengthLimit = 2 * MostBytes)]
internal sealed class DraftPageModel(KeptDb db, DraftDesk desk, DraftChecker checker) : PageModel
{
    /// <summary>Room for the longest text that the language reads, in UTF-8.</summary>
    private const int MostBytes = 2 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public int Edition { get; set; }

    public PolicyDraft Draft { get; private set; } = null!;

    public DraftCheck Check { get; private set; } = null!;

    /// <summary>Why nothing was saved; null when all went well.</summary>
    public string? Refused { get; private set; }

    public bool Saved { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, bool saved, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } draft)
            return NotFound();
        (Text, Edition, Saved) = (draft.Text, draft.Edition, saved);
        return await ShowAsync(draft, cancel);
    }

    /// <param name="id">The draft.</param>
    /// <param name="then"><c>check</c> shows what the text would be and saves nothing; <c>save</c> and <c>review</c> save first.</param>
    /// <param name="file">A file that takes the place of what was typed.</param>
    /// <param name="cancel">Ends the work.</param>
    public async Task<IActionResult> OnPostAsync(Guid id, string? then, IFormFile? file, CancellationToken cancel)
    {
        if (await FindAsync(id, cancel) is not { } draft)
            return NotFound();
        if (file is { Length: > 0 })
            Text = await ReadAsync(file, cancel) ?? Text;
        if (Refused is not null || then == "check")
            return await ShowAsync(draft, cancel);
        try
        {
            await desk.SaveAsync(id, Edition, Text ?? "", User.Author(), cancel);
            return LocalRedirect(then == "review" ? $"/console/policies/{id}/review" : $"/console/policies/{id}?saved=true");
        }
        catch (PublishingRefusedException e)
        {
            Refused = e.Message;
            draft = (await FindAsync(id, cancel))!;
            Edition = draft.Edition;
            return await ShowAsync(draft, cancel);
        }
    }

    private Task<PolicyDraft?> FindAsync(Guid id, CancellationToken cancel) => db.Set<PolicyDraft>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancel);

    private async Task<IActionResult> ShowAsync(PolicyDraft draft, CancellationToken cancel)
    {
        Draft = draft;
        Check = await checker.CheckAsync(draft.PolicyName, DraftDesk.Lines(Text ?? ""), cancel);
        // The field shows what was typed or uploaded, not what the request carried.
        ModelState.Clear();
        return Page();
    }

    private async Task<string?> ReadAsync(IFormFile file, CancellationToken cancel)
    {
        using var buffer = new MemoryStream();
        await file.CopyToAsync(buffer, cancel);
        try
        {
            return Strict.GetString(buffer.ToArray()).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            Refused = "The file is not UTF-8 text. Save it as UTF-8 and choose it again.";
            return null;
        }
    }
}

/// <summary>What the editor's script asks while somebody types: the findings and the page of a text, as a piece of HTML.</summary>
[RequestSizeLimit(4 * 1024 * 1024)]
[RequestFormLimits(ValueLengthLimit = 2 * 1024 * 1024)]
internal sealed class CheckPageModel(DraftChecker checker) : PageModel
{
    public DraftCheck Check { get; private set; } = null!;

    public async Task OnPostAsync(string? policy, string? text, CancellationToken cancel)
    {
        Response.Headers.CacheControl = "no-store";
        Check = await checker.CheckAsync(policy ?? "", DraftDesk.Lines(text ?? ""), cancel);
    }
}
