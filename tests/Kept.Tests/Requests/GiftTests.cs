using Kept.Server.Disclosures;
using Kept.Server.Ledgers;
using Kept.Server.Orders;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Requests;

/// <summary>An order that goes to somebody else as a gift, and what that person may do about it.</summary>
public sealed class GiftTests(SharedHosts hosts)
{
    private const string Street = "9 Surprise Lane";

    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task Gift_goes_to_its_recipient_and_is_no_part_of_the_buyers_record(Provider provider)
    {
        var sale = await GiftAsync(await hosts.GetAsync(provider), $"gives-{provider}@example.org");
        Assert.Contains(Street, sale.Page.TextOf("section.order-parts"), StringComparison.Ordinal);
        var mail = await sale.MailAsync("ships to your gift recipient");
        Assert.DoesNotContain(Street, mail.TextBody + mail.HtmlBody, StringComparison.Ordinal);

        var shipped = await sale.ShipAsync("1Z-GIFT");
        Assert.Contains($"Rita Recipient{Street}", shipped.TextOf("section.card address"), StringComparison.Ordinal);
        Assert.DoesNotContain("1 Main Street", shipped.Text, StringComparison.Ordinal);
        var order = await sale.OrderAsync();
        var told = Assert.Single(await sale.Host.DbAsync(db => db.Set<Disclosure>().AsNoTracking().Where(d => d.Reference == sale.Number && d.PartnerId == ShipOrder.Carrier).ToListAsync()));
        Assert.Equal((order.RecipientId, "gift-recipient"), (told.PersonId, told.Categories));

        using var browser = sale.Host.Browser(cookies: false);
        var record = await (await browser.GetAsync(await LinkAsync(sale.Host, browser, sale.Shopper.Email))).Form("form.use-link").SubmitAsync();
        Assert.Contains("1 Main Street", record.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Street, record.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Recipient_sees_corrects_and_erases_with_number_and_zip_code_alone(Provider provider)
    {
        var sale = await GiftAsync(await hosts.GetAsync(provider), $"also-gives-{provider}@example.org");
        using var browser = sale.Host.Browser(cookies: false);
        var record = await EnterAsync(browser, sale.Number, "59715");
        Assert.Contains($"Rita Recipient, {Street}", record.Text, StringComparison.Ordinal);
        Assert.Contains("whoever sent you a gift gave it", record.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Ana Prior", record.Text, StringComparison.Ordinal);

        var corrected = await (await record.FollowAsync("Correct")).Form("Form.Name").Fill("Form.Street", "11 Surprise Lane").SubmitAsync("Save");
        Assert.Contains("Corrected.", corrected.Text, StringComparison.Ordinal);
        Assert.Contains("11 Surprise Lane", (await sale.ShipAsync("1Z-CORRECTED")).TextOf("section.card address"), StringComparison.Ordinal);

        var page = await browser.GetAsync(record.Url);
        Assert.Contains("Overland Parcel", page.Text, StringComparison.Ordinal);
        var erased = await (await page.FollowAsync("Erase me")).Form("Sure").Check("Sure").SubmitAsync("Erase everything now");
        Assert.Contains("You are erased", erased.Text, StringComparison.Ordinal);
        var recipient = (await sale.OrderAsync()).RecipientId;
        Assert.NotNull(await sale.Host.DbAsync(db => db.Set<Person>().Where(p => p.Id == recipient).Select(p => p.ErasedAt).SingleAsync()));
        Assert.Equal(0, await sale.Host.DbAsync(db => db.Set<LedgerEntry>().CountAsync(e => e.PersonId == recipient)));
        Assert.Contains("We know no parcel", (await EnterAsync(browser, sale.Number, "59715")).Text, StringComparison.Ordinal);
        var orders = (await sale.Shopper.Browser.GetAsync(sale.Page.Url)).TextOf("section.order-parts");
        Assert.Contains("had their address erased", orders, StringComparison.Ordinal);
        Assert.Contains("1 Main Street", orders, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Gift_whose_recipient_was_erased_before_is_not_shipped(Provider provider)
    {
        var sale = await GiftAsync(await hosts.GetAsync(provider), $"gives-late-{provider}@example.org");
        using var browser = sale.Host.Browser(cookies: false);
        var erase = await (await EnterAsync(browser, sale.Number, "59715-1234")).FollowAsync("Erase me");
        Assert.Contains("has not been sent yet", erase.Text, StringComparison.Ordinal);
        await erase.Form("Sure").Check("Sure").SubmitAsync("Erase everything now");
        Assert.Contains("had their address erased", (await sale.ShipAsync("1Z-NOWHERE")).Text, StringComparison.Ordinal);
        Assert.Equal(OrderState.Paid, (await sale.OrderAsync()).State);
        Assert.Equal(0, await sale.MailsAsync("order-shipped"));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Buyers_zip_code_does_not_open_the_record_of_the_recipient_nor_the_buyers(Provider provider)
    {
        var sale = await GiftAsync(await hosts.GetAsync(provider), $"gives-near-{provider}@example.org");
        using var browser = sale.Host.Browser(cookies: false);
        Assert.Contains("We know no parcel", (await EnterAsync(browser, sale.Number, "94607")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gift_that_was_told_by_half_is_asked_about_and_nothing_typed_is_lost()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var shopper = new Shopper(host.Browser(), "gives-half@example.org");
        await shopper.AddAsync(await host.ProductAsync(5));
        var unticked = await FillGift(await shopper.CheckoutAsync()).Check("Form.IsGift", false).SubmitAsync();
        Assert.Contains("Tick that it is a gift", unticked.TextOf("#IsGift-error"), StringComparison.Ordinal);
        Assert.Equal(Street, unticked.Form(".checkout").Value("Form.Gift.Street"));
        var untold = await unticked.Form(".checkout").Check("Form.IsGift").Check("Form.Told", false).SubmitAsync();
        Assert.Contains("Tell them first", untold.TextOf("#Told-error"), StringComparison.Ordinal);
        var page = await Shopper.PayAsync(await untold.Form(".checkout").Check("Form.Told").SubmitAsync());
        Assert.Contains(Street, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gift_is_sent_and_never_picked_up()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var fields = await host.ScopedAsync(s => Task.FromResult(new CheckoutFields(s.GetRequiredService<PolicyShelf>().InForce("inkwell", s.GetRequiredService<TimeProvider>().GetUtcNow()))));
        var errors = new ModelStateDictionary();
        new CheckoutCheck(fields, errors).Recipient(new CheckoutForm { IsGift = true, Method = ShipOrder.PickUp });
        Assert.Contains("A gift is sent", Assert.Single(errors["Method"]!.Errors).ErrorMessage, StringComparison.Ordinal);
    }

    private static async Task<Sale> GiftAsync(KeptHost host, string email)
    {
        var sku = await host.ProductAsync(Sale.Pieces);
        var shopper = new Shopper(host.Browser(), email);
        await shopper.AddAsync(sku, Sale.Bought);
        var page = await Shopper.PayAsync(await FillGift(await shopper.CheckoutAsync()).SubmitAsync());
        return new Sale(host, await host.StaffAsync(), shopper, page, sku);
    }

    private static Form FillGift(Form checkout) => checkout
        .Check("Form.IsGift")
        .Fill("Form.GiftName", "Rita Recipient")
        .Fill("Form.Gift.Street", Street)
        .Fill("Form.Gift.City", "Bozeman")
        .Fill("Form.Gift.State", "MT")
        .Fill("Form.Gift.Zip", "59715")
        .Check("Form.Told");

    private static async Task<Page> EnterAsync(Browser browser, string number, string zip) =>
        await (await browser.GetAsync("/privacy/parcel")).Form("Number").Fill("Number", number).Fill("PostalCode", zip).SubmitAsync();
}
