using Kept.Tests.Hosting;
using Kept.Tests.Orders;

namespace Kept.Tests.People;

/// <summary>Staff find a person by what the person tells them: address, order or telephone number.</summary>
public sealed class LookUpTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Person_is_found_by_address_order_and_telephone_however_they_are_typed(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var email = $"look-up-{provider}@example.org".ToLowerInvariant();
        var phone = provider == Provider.Sqlite ? "(650) 253-0101" : "(650) 253-0102";
        var shopper = new Shopper(host.Browser(), email);
        await shopper.AddAsync(await host.ProductAsync(5));
        var order = await Shopper.PayAsync(await (await shopper.CheckoutAsync()).Fill("Form.Phone", phone).Fill("Form.Name", "Lou Lookup").SubmitAsync());
        using var desk = await host.StaffAsync();
        foreach (var who in new[] { email.ToUpperInvariant(), order.Url.Segments[^1].ToLowerInvariant(), phone, "+1" + new string([.. phone.Where(char.IsAsciiDigit)]) })
            Assert.Contains("Lou Lookup", (await FindAsync(desk, who)).Text, StringComparison.Ordinal);
        Assert.Contains("Nobody we know", (await FindAsync(desk, "(650) 253-0199")).Text, StringComparison.Ordinal);

        var other = new Shopper(host.Browser(), $"also-{email}");
        await other.AddAsync(await host.ProductAsync(5));
        await (await other.CheckoutAsync()).Fill("Form.Phone", phone).SubmitAsync();
        Assert.Contains("Several people have this telephone number", (await FindAsync(desk, phone)).Text, StringComparison.Ordinal);
    }

    private static async Task<Page> FindAsync(Browser desk, string who) =>
        await (await desk.GetAsync("/console/people")).Form("Who").Fill("Who", who).Fill("For", "customer-service").SubmitAsync();
}
