using Kept.Server.Campaigns;
using Kept.Server.Ledgers;
using Kept.Server.Orders;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Kept.Tests.Orders;

/// <summary>A paid order, with its buyer on one side and a member of staff on the other.</summary>
internal sealed class Sale(KeptHost host, Browser staff, Shopper shopper, Page page, string sku)
{
    public const int Pieces = 5;
    public const int Bought = 2;

    public KeptHost Host => host;

    public Shopper Shopper => shopper;

    /// <summary>The order's page as the buyer saw it first.</summary>
    public Page Page => page;

    public string Number => page.Url.Segments[^1];

    /// <param name="host">The server.</param>
    /// <param name="email">An address that no other test uses.</param>
    public static async Task<Sale> MakeAsync(KeptHost host, string email)
    {
        var sku = await host.ProductAsync(Pieces);
        var shopper = new Shopper(host.Browser(), email);
        return new Sale(host, await host.StaffAsync(), shopper, await shopper.BuyAsync(sku, Bought), sku);
    }

    public Task<Page> ConsoleAsync() => staff.GetAsync($"/console/orders/{Number}");

    /// <summary>The page that says what cancelling or refunding will do.</summary>
    public Task<Page> ClosingAsync(string act) => staff.GetAsync($"/console/orders/{Number}/{act}");

    public async Task<Page> ShipAsync(string tracking) => await (await ConsoleAsync()).Form("tracking").Fill("tracking", tracking).SubmitAsync("Ship");

    public Task<Order> OrderAsync() => host.DbAsync(db => db.Set<Order>().AsNoTracking().SingleAsync(o => o.Number == Number));

    public Task<int> LeftAsync() => host.LeftAsync(sku);

    /// <summary>How often the sandbox gave money of this order back.</summary>
    public async Task<long> RefundsAsync() => SandboxBooks.Refunds(host, (await OrderAsync()).PaymentReference!);

    /// <summary>How many mails of a kind were queued for this order.</summary>
    public async Task<int> MailsAsync(string kind)
    {
        var id = (await OrderAsync()).Id;
        return await host.DbAsync(db => db.Set<OutboxMail>().CountAsync(m => m.Kind == kind && m.SubjectId == id));
    }

    /// <summary>Waits for a mail to the buyer whose text holds <paramref name="words"/>.</summary>
    public Task<MimeMessage> MailAsync(string words) => Eventually.GetAsync($"a mail with '{words}'", () => Task.FromResult(
        host.Mail.To(shopper.Email).FirstOrDefault(m => m.TextBody!.Contains(words, StringComparison.Ordinal))));

    /// <summary>The bodies of the ledger's entries of a kind that name this order.</summary>
    public Task<List<string>> LedgerAsync(string kind) => host.DbAsync(db => db.Set<LedgerEntry>()
        .Where(e => e.Kind == kind && e.Body != null && e.Body.Contains(Number)).Select(e => e.Body!).ToListAsync());
}
