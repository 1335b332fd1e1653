using Kept.Tests.Campaigns;
using Kept.Tests.Hosting;
using Microsoft.Playwright;

namespace Kept.Browser;

/// <summary>
/// Finder, cart, checkout, mail, record, unsubscribe, erase: as a person at a desk, on a phone, and with JavaScript off and
/// cookies refused. Each stop is looked at: accessible, no wider than the window, kept as a picture.
/// </summary>
public class WholePathTests(Chromium chromium)
{
    [Theory, MemberData(nameof(Habit.All), MemberType = typeof(Habit))]
    public async Task A_shopper_goes_the_whole_path(string name)
    {
        var habit = Habit.Of(name);
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await using var visitor = await chromium.VisitAsync(habit);
        var email = $"{name}@whole-path.example";

        await FindAsync(visitor, host);
        await BuyAsync(visitor, email);
        await host.Mail.WaitAsync(email, "Your order");
        var record = await OpenRecordAsync(visitor, host, email);
        await UnsubscribeAsync(visitor, host, email);
        await EraseAsync(visitor, record);
        Assert.Empty(visitor.Complaints);
    }

    /// <summary>Brand, series, model: three clicks to what fits.</summary>
    private static async Task FindAsync(Visitor visitor, KeptHost host)
    {
        var page = visitor.Page;
        await page.GotoAsync($"http://inkwell.localhost:{host.Port}/");
        await visitor.LookAsync("01-home");
        await page.Locator("main a[href^='/printers/hp']").First.ClickAsync();
        await page.Locator("main").GetByText("OfficeJet 4000").First.ClickAsync();
        await visitor.LookAsync("02-series");
        await page.Locator("main").GetByText("OfficeJet 4650").First.ClickAsync();
        await visitor.ArriveAsync("/printers/hp/officejet-4650");
        await visitor.LookAsync("03-printer");
        Assert.Contains("OfficeJet 4650", await page.Locator("h1").First.InnerTextAsync(), StringComparison.Ordinal);
        await page.Locator("main a[href*='/p/hp-63xl-black']").First.ClickAsync();
        await visitor.LookAsync("04-product");
        await page.Locator("main form[action='/cart/add'] button").First.ClickAsync();
        await visitor.LookAsync("05-cart");
    }

    private static async Task BuyAsync(Visitor visitor, string email)
    {
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to checkout" }).ClickAsync();
        await visitor.LookAsync("06-checkout");
        await page.Locator("form.checkout button").First.ClickAsync();
        Assert.NotEqual(0, await page.Locator(".error-summary").CountAsync());
        await visitor.LookAsync("07-checkout-errors");
        await FillAsync(page, email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Order and go to payment" }).ClickAsync();
        await visitor.LookAsync("08-payment");
        await page.Locator("[name=number]").FillAsync("4242 4242 4242 4242");
        await page.Locator("[name=expiry]").FillAsync("04/33");
        await page.Locator("[name=cvc]").FillAsync("123");
        await page.Locator("form:has([name=number]) button").First.ClickAsync();
        await visitor.ArriveAsync("/orders/");
        Assert.Contains("Your order is paid", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await visitor.LookAsync("09-order");
    }

    private static async Task FillAsync(IPage page, string email)
    {
        foreach (var (field, value) in new[]
        {
            ("Email", email), ("Name", "Pat Path"), ("Phone", "(510) 444-0142"),
            ("Ship.Street", "1 Main Street"), ("Ship.City", "Oakland"), ("Ship.Zip", "94607"),
        })
            await page.Locator($"[name='Form.{field}']").FillAsync(value);
        await page.Locator("[name='Form.Ship.State']").SelectOptionAsync("CA");
        await page.Locator("[name='Form.Method'][value=standard]").CheckAsync();
        await page.Locator("[name='Form.Terms'][type=checkbox]").CheckAsync();
    }

    private static async Task<string> OpenRecordAsync(Visitor visitor, KeptHost host, string email)
    {
        var page = visitor.Page;
        await page.GotoAsync($"http://inkwell.localhost:{host.Port}/privacy/record");
        await page.Locator("form.ask-link [name=Email]").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Mail me the link" }).ClickAsync();
        var mail = await host.Mail.WaitAsync(email, "link");
        await page.GotoAsync(MailFolder.Link(mail, "/privacy/record/link/").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Open your record" }).ClickAsync();
        await visitor.ArriveAsync(@"/privacy/record\?");
        Assert.Contains("Pat Path", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await visitor.LookAsync("10-record");
        var record = page.Url;
        foreach (var (path, name) in new[] { ("/privacy/record/addresses", "10a-addresses"), ("/privacy/record/categories", "10b-categories"), ("/privacy/child", "10c-child"), ("/privacy/parcel", "10d-parcel") })
        {
            await page.GotoAsync(record.Replace("/privacy/record?", $"{path}?", StringComparison.Ordinal));
            await visitor.LookAsync(name);
        }
        await page.GotoAsync(record);
        return page.Url;
    }

    private static async Task UnsubscribeAsync(Visitor visitor, KeptHost host, string email)
    {
        await Offers.CampaignAsync(host.Services, subject: "Toner week");
        var offer = await host.Mail.WaitAsync(email, "Toner week");
        await visitor.Page.GotoAsync(MailFolder.Link(offer, "/why/").ToString());
        await visitor.LookAsync("11-why");
        await visitor.Page.GotoAsync(MailFolder.Link(offer, "/u/").ToString());
        await visitor.Page.Locator("main form button").First.ClickAsync();
        Assert.Contains("You are unsubscribed", await visitor.Page.Locator("h1").First.InnerTextAsync(), StringComparison.Ordinal);
        await visitor.LookAsync("12-unsubscribed");
    }

    private static async Task EraseAsync(Visitor visitor, string record)
    {
        var page = visitor.Page;
        await page.GotoAsync(record);
        await page.Locator("main a[href*='/privacy/record/erase']").First.ClickAsync();
        await visitor.LookAsync("13-erase");
        await page.Locator("#Sure").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Erase everything now" }).ClickAsync();
        await visitor.LookAsync("14-erased");
        Assert.DoesNotContain("Pat Path", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }
}
