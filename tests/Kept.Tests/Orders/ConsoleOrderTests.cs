using System.Net;
using Kept.Server.Disclosures;
using Kept.Server.Ledgers;
using Kept.Server.Orders;
using Kept.Tests.Hosting;
using Kept.Tests.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Orders;

/// <summary>What staff do with an order in the console, and what its buyer gets of it.</summary>
public class ConsoleOrderTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_shipped_order_tells_the_carrier_and_the_buyer_and_stands_in_the_ledger(Provider provider)
    {
        var sale = await Sale.MakeAsync(await hosts.GetAsync(provider), "shipped@buyers.example");
        var missing = await sale.ShipAsync("");
        Assert.Contains("Give the carrier's tracking number", missing.TextOf("#tracking-error"), StringComparison.Ordinal);
        Assert.Equal(OrderState.Paid, (await sale.OrderAsync()).State);

        var shipped = await missing.Form("tracking").Fill("tracking", " 1Z999AA1 ").SubmitAsync("Ship");
        Assert.Contains("This went to the carrier", shipped.Text, StringComparison.Ordinal);
        Assert.Contains("1 Main Street", shipped.TextOf("address"), StringComparison.Ordinal);
        Assert.Null((await sale.ConsoleAsync()).Document.QuerySelector("form[action*='handler=Ship'], a[href$='/cancel']"));
        var mail = await sale.MailAsync("1Z999AA1");
        Assert.Contains(sale.Number, mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Tracking number 1Z999AA1", (await sale.Shopper.Browser.GetAsync(sale.Page.Url)).Text, StringComparison.Ordinal);
        Assert.Contains(await sale.LedgerAsync(EntryKind.Shared), b => b.Contains("delivery", StringComparison.Ordinal) && b.Contains("Overland Parcel", StringComparison.Ordinal));
        Assert.Equal(Sale.Pieces - Sale.Bought, await sale.LeftAsync());
    }

    /// <summary>With a tracking number the carrier's site tells anybody where a parcel went, so it is personal data.</summary>
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Tracking_number_is_sealed_with_the_order_and_shown_to_staff_for_a_purpose_only(Provider provider)
    {
        var sale = await Sale.MakeAsync(await hosts.GetAsync(provider), $"tracked-{provider}@buyers.example");
        const string tracking = "1ZMARKEDTRACKING7";
        await sale.ShipAsync(tracking);

        var closed = await sale.ConsoleAsync();
        Assert.DoesNotContain(tracking, closed.Source, StringComparison.Ordinal);
        var opened = await closed.Form("purpose").Fill("purpose", "customer-service").SubmitAsync();
        Assert.Contains($"Tracking number {tracking}", opened.Text, StringComparison.Ordinal);
        var order = await sale.OrderAsync();
        var sealedUnder = await sale.Host.DbAsync(db => db.Set<Kept.Server.Gate.Collection>().Where(c => c.OrderId == order.Id && c.Source == Kept.Server.Gate.CollectionSource.Shipping).Select(c => c.PersonId).ToListAsync());
        Assert.Equal([order.PersonId], sealedUnder);
        Assert.DoesNotContain(await sale.LedgerAsync(EntryKind.Collected), b => b.Contains(tracking, StringComparison.Ordinal));

        // With the order's key the number is gone from every place that showed it.
        await Gate.Sealing.InTransactionAsync(sale.Host, s => s.GetRequiredService<Kept.Server.Gate.Intake>().DestroyKeyAsync(order.Id, default));
        Assert.DoesNotContain(tracking, (await sale.Shopper.Browser.GetAsync(sale.Page.Url)).Source, StringComparison.Ordinal);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Shipping_many_times_at_once_ships_once(Provider provider)
    {
        var sale = await Sale.MakeAsync(await hosts.GetAsync(provider), "ship-twice@buyers.example");
        var form = (await sale.ConsoleAsync()).Form("tracking").Fill("tracking", "1Z1");
        var pages = await Task.WhenAll(form.SubmitAsync("Ship"), form.SubmitAsync("Ship"), form.SubmitAsync("Ship"));
        Assert.Single(pages, p => p.Text.Contains("This went to the carrier", StringComparison.Ordinal));
        Assert.Equal(2, pages.Count(p => p.Document.QuerySelector(".error-summary")?.TextContent.Contains("cannot be shipped", StringComparison.Ordinal) == true));
        Assert.Equal(1, await sale.Host.DbAsync(db => db.Set<Disclosure>().CountAsync(d => d.Reference == sale.Number && d.PartnerId == ShipOrder.Carrier)));
        Assert.Equal(1, await sale.MailsAsync("order-shipped"));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task An_order_cancelled_many_times_at_once_gives_money_and_stock_back_once(Provider provider)
    {
        var sale = await Sale.MakeAsync(await hosts.GetAsync(provider), "shop-cancels@buyers.example");
        var form = (await sale.ClosingAsync("cancel")).Form("Reason").Fill("Reason", "not-available");
        var pages = await Task.WhenAll(form.SubmitAsync(), form.SubmitAsync(), form.SubmitAsync());
        Assert.All(pages, p => Assert.Null(p.Document.QuerySelector(".error-summary")));
        Assert.Equal(OrderState.Cancelled, (await sale.OrderAsync()).State);
        Assert.Equal(1, await sale.RefundsAsync());
        Assert.Equal(Sale.Pieces, await sale.LeftAsync());
        Assert.Equal(1, await sale.MailsAsync("order-cancelled"));
        await sale.MailAsync("was cancelled");
        await Eventually.TrueAsync("the mail's entry", async () => (await sale.LedgerAsync(EntryKind.Used)).Count(b => b.Contains("transaction-mail", StringComparison.Ordinal)) >= 2);
        Assert.Contains("The shop cancelled this order", (await sale.Shopper.Browser.GetAsync(sale.Page.Url)).Text, StringComparison.Ordinal);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_shipped_order_is_refunded_once_and_its_goods_stay_off_the_shelf(Provider provider)
    {
        var sale = await Sale.MakeAsync(await hosts.GetAsync(provider), "shop-refunds@buyers.example");
        await sale.ShipAsync("1Z2");
        var form = (await sale.ClosingAsync("refund")).Form("Reason").Fill("Reason", "returned");
        await Task.WhenAll(form.SubmitAsync(), form.SubmitAsync(), form.SubmitAsync());
        Assert.Equal(OrderState.Refunded, (await sale.OrderAsync()).State);
        Assert.Equal(1, await sale.RefundsAsync());
        Assert.Equal(Sale.Pieces - Sale.Bought, await sale.LeftAsync());
        Assert.Equal(1, await sale.MailsAsync("order-refunded"));
        await sale.MailAsync("We have refunded");
    }

    [Fact]
    public async Task A_shipped_order_cannot_be_cancelled_and_a_cancelled_order_cannot_be_shipped()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var sale = await Sale.MakeAsync(host, "too-late@buyers.example");
        var before = await sale.ClosingAsync("cancel");
        await sale.ShipAsync("1Z3");
        var late = await before.Form("Reason").Fill("Reason", "not-available").SubmitAsync();
        Assert.Contains("A shipped order cannot be cancelled any more; refund it instead. Nothing was changed.", late.TextOf(".error-summary"), StringComparison.Ordinal);
        Assert.Equal(OrderState.Shipped, (await sale.OrderAsync()).State);
        Assert.Equal(0, await sale.RefundsAsync());

        var other = await Sale.MakeAsync(host, "too-late-too@buyers.example");
        before = await other.ConsoleAsync();
        await (await other.ClosingAsync("cancel")).Form("Reason").Fill("Reason", "not-available").SubmitAsync();
        var shipped = await before.Form("tracking").Fill("tracking", "1Z4").SubmitAsync("Ship");
        Assert.Contains("cannot be shipped", shipped.TextOf(".error-summary"), StringComparison.Ordinal);
        Assert.Equal(OrderState.Cancelled, (await other.OrderAsync()).State);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_order_of_a_buyer_who_was_erased_is_still_shipped_and_refunded(Provider provider)
    {
        var sale = await Sale.MakeAsync(await hosts.GetAsync(provider), "erased-buyer@buyers.example");
        var link = await RecordSteps.LinkAsync(sale.Host, sale.Shopper.Browser, sale.Shopper.Email);
        var record = await (await sale.Shopper.Browser.GetAsync(link)).Form("form.use-link").SubmitAsync();
        var erased = await (await record.FollowAsync("Erase")).Form("Sure").Check("Sure").SubmitAsync();
        Assert.Equal(HttpStatusCode.OK, erased.Status);

        var shipped = await sale.ShipAsync("1Z5");
        Assert.Contains("1 Main Street", shipped.TextOf("address"), StringComparison.Ordinal);
        await sale.MailAsync("1Z5");
        await (await sale.ClosingAsync("refund")).Form("Reason").Fill("Reason", "returned").SubmitAsync();
        await sale.MailAsync("We have refunded");
        Assert.Equal(OrderState.Refunded, (await sale.OrderAsync()).State);
        Assert.Equal(1, await sale.RefundsAsync());
    }
}
