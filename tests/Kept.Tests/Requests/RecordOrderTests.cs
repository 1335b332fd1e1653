using Kept.Server.Orders;
using Kept.Server.Shared;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Requests;

/// <summary>What the own record says of orders.</summary>
public sealed class RecordOrderTests(SharedHosts hosts)
{
    [Fact]
    public async Task Order_that_waits_for_its_payment_stands_in_the_record_in_words()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser();
        var shopper = new Shopper(browser, "unpaid@example.org");
        await shopper.AddAsync(await host.ProductAsync(3));
        await (await shopper.CheckoutAsync()).SubmitAsync();
        var link = await LinkAsync(host, browser, shopper.Email);
        var record = await (await browser.GetAsync(link)).Form("form.use-link").SubmitAsync();
        Assert.Contains("awaiting payment", record.Text, StringComparison.Ordinal);
        Assert.Contains("\"state\": \"awaiting payment\"", (await record.FollowAsync("Export")).Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Total_of_the_transactions_is_of_what_was_paid_and_not_given_back()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser();
        var shopper = new Shopper(browser, "total@example.org");
        var paid = new List<string>();
        foreach (var quantity in new[] { 1, 2 })
            paid.Add((await shopper.BuyAsync(await host.ProductAsync(9), quantity)).Url.Segments[2].Trim('/'));
        await (await shopper.BuyAsync(await host.ProductAsync(3))).Form("form[action*='handler=Cancel']").SubmitAsync();
        await shopper.AddAsync(await host.ProductAsync(3));
        await (await shopper.CheckoutAsync()).SubmitAsync();
        var link = await LinkAsync(host, browser, shopper.Email);
        var record = await (await browser.GetAsync(link)).Form("form.use-link").SubmitAsync();
        var total = (await host.DbAsync(db => db.Set<Order>().Where(o => paid.Contains(o.Number)).ToListAsync())).Aggregate(Money.Zero, (sum, o) => sum + o.Total);
        Assert.Contains($"Total of your transactions (paid, not cancelled or refunded): {total}", record.Text, StringComparison.Ordinal);
        Assert.Contains($"\"totalPaidCents\": {total.Cents}", (await record.FollowAsync("Export")).Source, StringComparison.Ordinal);
    }
}
