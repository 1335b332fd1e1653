using Kept.Server.Catalog;
using Kept.Server.Orders;
using Kept.Server.Shared;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Orders;

/// <summary>Nobody is charged another total than the one they saw when they ordered.</summary>
public sealed class ShownTotalTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_price_that_changes_between_seeing_and_ordering_orders_nothing_until_the_new_total_was_seen(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var sku = await host.ProductAsync(pieces: 9);
        var shopper = new Shopper(host.Browser(), $"dearer-{provider}@buyers.example");
        await shopper.AddAsync(sku);
        var form = await shopper.CheckoutAsync();
        var dearer = await host.DbAsync(async db =>
        {
            var product = await db.Set<Product>().SingleAsync(p => p.SiteId == "inkwell" && p.Sku == sku);
            product.Price = new Money(product.Price.Cents + 100);
            await db.SaveChangesAsync();
            return product.Price;
        });

        var refused = await form.SubmitAsync();
        Assert.Contains("Nothing was ordered", refused.Text, StringComparison.Ordinal);
        Assert.Equal(shopper.Email, refused.Form(".checkout").Value("Form.Email"));
        Assert.Equal(9, await host.LeftAsync(sku));
        Assert.Equal(0, await OrdersAsync(host, sku));

        var paid = await Shopper.PayAsync(await shopper.Fill(refused).SubmitAsync());
        Assert.Contains("Your order is paid", paid.Text, StringComparison.Ordinal);
        var line = await host.DbAsync(db => db.Set<Order>().Where(o => o.Lines.Any(l => l.Sku == sku)).Select(o => o.Lines[0].UnitPrice).SingleAsync());
        Assert.Equal(dearer, line);
    }

    [Fact]
    public async Task A_form_that_claims_a_lower_total_orders_nothing()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var sku = await host.ProductAsync(pieces: 9);
        var shopper = new Shopper(host.Browser(), "cheaper@buyers.example");
        await shopper.AddAsync(sku);
        var refused = await (await shopper.CheckoutAsync()).Fill("Form.Totals[standard]", "1").SubmitAsync();
        Assert.Contains("Nothing was ordered", refused.Text, StringComparison.Ordinal);
        Assert.Equal(0, await OrdersAsync(host, sku));
    }

    private static Task<int> OrdersAsync(KeptHost host, string sku) => host.DbAsync(db => db.Set<Order>().CountAsync(o => o.Lines.Any(l => l.Sku == sku)));
}
