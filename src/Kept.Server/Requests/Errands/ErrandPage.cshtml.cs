using Kept.Policy;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests.Errands;

/// <summary>
/// Where a partner reads what was erased or corrected and says that it did the same. A corrected value is shown as the old one was
/// given: through the gate, under the agreement, with a disclosure and an entry, and only when the partner asks for it.
/// </summary>
internal sealed class ErrandPageModel(KeptDb db, Transactions transactions, LinkTokens tokens, ErrandBook book, Discloser discloser) : PageModel
{
    public Errand? Errand { get; private set; }

    public Partner? Partner { get; private set; }

    /// <summary>The corrected values, after the partner asked for them.</summary>
    public PersonalData? Corrected { get; private set; }

    /// <summary>Why they are not shown.</summary>
    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancel) => await FindAsync(token, cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostShowAsync(string token, CancellationToken cancel)
    {
        if (!await FindAsync(token, cancel))
            return NotFound();
        try
        {
            Corrected = await transactions.RunAsync(() => OpenAsync(cancel), cancel);
        }
        catch (GateDeniedException e)
        {
            Refusal = e.Decision.Reasons is [var first, ..] ? first.Text : "no rule permits it";
        }
        catch (NoAgreementException)
        {
            Refusal = "there is no signed agreement for this purpose any more";
        }
        return Page();
    }

    public async Task<IActionResult> OnPostDoneAsync(string token, CancellationToken cancel)
    {
        if (!await FindAsync(token, cancel))
            return NotFound();
        await transactions.RunAsync(() =>
        {
            book.Done(Errand!, "partner");
            return Task.CompletedTask;
        }, cancel);
        return Redirect($"/partner/errands/{token}");
    }

    private async Task<bool> FindAsync(string token, CancellationToken cancel)
    {
        SessionPage.Private(HttpContext);
        if (!tokens.TryRead(LinkKind.Errand, token, out var id) || await db.Set<Errand>().FindAsync([id], cancel) is not { } errand || errand.SiteId != HttpContext.Site().Id)
            return false;
        Errand = errand;
        Partner = await db.Set<Partner>().AsNoTracking().SingleOrDefaultAsync(p => p.SiteId == errand.SiteId && p.Id == errand.PartnerId, cancel);
        return Partner is not null;
    }

    private async Task<PersonalData?> OpenAsync(CancellationToken cancel)
    {
        if (Errand is not { Kind: ErrandKind.Correct, CollectionId: { } id } || await db.Set<Collection>().FindAsync([id], cancel) is not { } collection)
            return null;
        var wanted = ErrandBook.SetOf(Errand.Categories) & collection.Categories;
        return (await discloser.ShareAsync(collection, Errand.PartnerId, Purpose.Parse(Errand.Purpose), wanted, Errand.Id.ToString("N"), cancel)).Data;
    }
}
