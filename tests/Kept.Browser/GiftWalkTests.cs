using Kept.Tests.Hosting;
using Microsoft.Playwright;

namespace Kept.Browser;

/// <summary>Somebody sends a gift; its recipient, who has no account and no mailbox here, looks at what is held and has it erased.</summary>
public class GiftWalkTests(Chromium chromium)
{
    [Theory, MemberData(nameof(Habit.All), MemberType = typeof(Habit))]
    public async Task A_gift_is_sent_and_its_recipient_finds_every_right(string name)
    {
        var habit = Habit.Of(name);
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await using var visitor = await chromium.VisitAsync(habit);

        var number = await SendAsync(visitor, host, habit);
        var page = visitor.Page;
        await page.GotoAsync($"http://inkwell.localhost:{host.Port}/privacy/parcel");
        await page.Locator("[name=Number]").FillAsync(number);
        await page.Locator("[name=PostalCode]").FillAsync("59715");
        await page.GetByRole(AriaRole.Button, new() { Name = "See what we hold" }).ClickAsync();
        await visitor.ArriveAsync("/privacy/record");
        Assert.Contains("9 Surprise Lane", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await visitor.LookAsync("gift-3-record");
        await page.Locator("main a[href*='/privacy/record/correct']").First.ClickAsync();
        await visitor.LookAsync("gift-4-correct");
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to your record" }).ClickAsync();
        await page.Locator("main a[href*='/privacy/record/erase']").First.ClickAsync();
        await visitor.LookAsync("gift-5-erase");
        await page.Locator("#Sure").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Erase everything now" }).ClickAsync();
        await visitor.ArriveAsync("/privacy/record/erased");
        Assert.Empty(visitor.Complaints);
    }

    /// <summary>Buys something for somebody else. Returns the number of the order.</summary>
    private static async Task<string> SendAsync(Visitor visitor, KeptHost host, Habit habit)
    {
        var page = visitor.Page;
        await page.GotoAsync($"http://inkwell.localhost:{host.Port}/p/hp-63xl-black");
        await page.Locator("main form[action='/cart/add'] button").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to checkout" }).ClickAsync();
        await page.Locator("#IsGift").CheckAsync();
        if (!habit.JavaScript)
            await page.Locator("#gift > summary").ClickAsync();
        foreach (var (field, value) in new[]
        {
            ("Email", "giver@gift-walk.example"), ("Name", "Gil Giver"), ("Ship.Street", "1 Main Street"), ("Ship.City", "Oakland"), ("Ship.Zip", "94607"),
            ("GiftName", "Rita Recipient"), ("Gift.Street", "9 Surprise Lane"), ("Gift.City", "Bozeman"), ("Gift.Zip", "59715"),
        })
            await page.Locator($"[name='Form.{field}']").FillAsync(value);
        await page.Locator("[name='Form.Ship.State']").SelectOptionAsync("CA");
        await page.Locator("[name='Form.Gift.State']").SelectOptionAsync("MT");
        await page.Locator("#Told").CheckAsync();
        await page.Locator("[name='Form.Terms'][type=checkbox]").CheckAsync();
        await visitor.LookAsync("gift-1-checkout");
        await page.GetByRole(AriaRole.Button, new() { Name = "Order and go to payment" }).ClickAsync();
        await page.Locator("[name=number]").FillAsync("4242 4242 4242 4242");
        await page.Locator("[name=expiry]").FillAsync("04/33");
        await page.Locator("[name=cvc]").FillAsync("123");
        await page.Locator("form:has([name=number]) button").First.ClickAsync();
        await visitor.ArriveAsync("/orders/");
        await visitor.LookAsync("gift-2-order");
        return new Uri(page.Url).Segments[^1];
    }
}
