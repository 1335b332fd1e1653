using System.Security.Cryptography;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Kept.Server.Campaigns;

/// <summary>
/// One mail of the file transport. What it says is personal data, so it is read only for a stated purpose that the policy
/// permits, and INVARIANT (RECORD): the entry is in the ledger before anything is shown.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
internal sealed class OutboxMailPageModel(
    KeptDb db, Transactions transactions, PolicyGate gate, LedgerWriter ledger, IMailTransport transport, LinkTokens tokens, Snapshot<SiteDirectory> sites, IDataProtectionProvider protection) : PageModel
{
    /// <summary>For what staff read mails.</summary>
    public static IReadOnlyList<Purpose> Purposes { get; } = [Purpose.CustomerService, Purpose.TransactionMail, Purpose.RightsRequest];

    public OutboxMail Mail { get; private set; } = null!;

    public bool HasFile { get; private set; }

    /// <summary>The opened mail; null until the purpose was stated.</summary>
    public MimeMessage? Message { get; private set; }

    public string Ticket { get; private set; } = "";

    /// <summary>The mail's words without its links' tokens: who reads a mail of somebody's must not be able to act as that person.</summary>
    public string Shown(string? text) => tokens.Hide(text ?? "");

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancel) => await LoadAsync(id, cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(Guid id, [FromForm] string? purpose, CancellationToken cancel)
    {
        if (!await LoadAsync(id, cancel) || !HasFile)
            return NotFound();
        if ((await HttpContext.OwnPurposesAsync(Purposes)).FirstOrDefault(p => p.Name == purpose) is not { Id: > 0 } stated)
            ModelState.AddModelError("purpose", "Say for what you open this mail.");
        else if (!await RecordAsync(stated, cancel))
            ModelState.AddModelError("purpose", $"The policy does not permit to open mails for {stated.Name}. The attempt was recorded.");
        if (!ModelState.IsValid)
            return Page();
        Message = await MimeMessage.LoadAsync(((FileTransport)transport).PathOf(id), cancel);
        Ticket = Protector(protection).Protect(id.ToString("N"), TimeSpan.FromMinutes(5));
        return Page();
    }

    /// <summary>The HTML part for the frame of a page that has just recorded its opening; its ticket holds five minutes.</summary>
    public static async Task<IResult> HtmlAsync(Guid id, string? ticket, IMailTransport transport, LinkTokens tokens, IDataProtectionProvider protection, HttpContext context)
    {
        if (transport is not FileTransport files || !IsFor(id, ticket, protection) || !System.IO.File.Exists(files.PathOf(id)))
            return Results.NotFound();
        var message = await MimeMessage.LoadAsync(files.PathOf(id), context.RequestAborted);
        return CampaignPreview.MailHtml(context, tokens.Hide(message.HtmlBody ?? ""));
    }

    private Task<bool> RecordAsync(Purpose purpose, CancellationToken cancel) => transactions.RunAsync(() =>
    {
        var site = sites.Current[Mail.SiteId];
        var ask = Ask.Use(purpose, CategorySet.Of(Category.MailHistory), User.Staff()) with { Reference = Mail.Id.ToString("N") };
        var (decision, version) = gate.DecideNow(site, ask);
        if (decision.Permitted)
            ledger.Add(EntryKind.StaffOpened, Mail.PersonId, site.Id, ask.Entry(version, decision));
        else
            gate.RecordRefusal(Mail.PersonId, site.Id, ask, new Verdict(decision, version));
        return Task.FromResult(decision.Permitted);
    }, cancel);

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancel)
    {
        if (await db.Set<OutboxMail>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancel) is not { } mail || !sites.Current.ById.ContainsKey(mail.SiteId))
            return false;
        Mail = mail;
        HasFile = transport is FileTransport && transport.HasLeft(id) == true;
        return true;
    }

    private static bool IsFor(Guid id, string? ticket, IDataProtectionProvider protection)
    {
        try
        {
            return ticket is not null && Protector(protection).Unprotect(ticket) == id.ToString("N");
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static ITimeLimitedDataProtector Protector(IDataProtectionProvider protection) =>
        protection.CreateProtector("Kept.OutboxMail").ToTimeLimitedDataProtector();
}
