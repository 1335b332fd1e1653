using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Microsoft.Playwright;

namespace Kept.Browser;

/// <summary>
/// A working day in the console, at a desk and on a phone: from the one-time link through every room. Each stop is looked at:
/// accessible, no wider than the window, kept as a picture.
/// </summary>
public class ConsoleWalkTests(Chromium chromium)
{
    [Theory, InlineData("desk"), InlineData("phone")]
    public async Task Staff_go_through_the_console(string habit)
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await using var visitor = await chromium.VisitAsync(Habit.Of(habit));
        var orders = await BuyAsync(host, 3);
        var staff = new Colleague(visitor, host);

        var invitation = await host.InviteAsync();
        await visitor.Page.GotoAsync(staff.Url(invitation));
        await visitor.LookAsync("console-01-setup");
        await staff.SetUpAsync(invitation);
        await staff.SignOutAsync();
        await visitor.LookAsync("console-02-sign-in");
        await staff.SignInAsync();
        await visitor.LookAsync("console-03-overview");
        await ShipRefundAndCancelAsync(visitor, staff, orders);
        await LookUpAsync(visitor, staff);
        await AnswerAsync(visitor, staff, host);
        await AskAsync(visitor, staff, host);
        await CampaignAsync(visitor, staff, host);
        foreach (var (room, number) in new[] { ("visits", 11), ("ledger", 12), ("outbox", 13), ("settings", 14), ("catalogue", 15), ("requests", 16), ("partners", 17), ("requests/new", 22), ("requests/metrics", 23), ("requests/agents", 24), ("holdings?for=order-processing", 25) })
        {
            await visitor.Page.GotoAsync(staff.Url($"/console/{room}"));
            await visitor.LookAsync($"console-{number}-{room.Split('?')[0].Replace('/', '-')}");
        }
        await InviteAsync(visitor, staff, host, habit);
        Assert.Empty(visitor.Complaints);
    }

    private static async Task<List<string>> BuyAsync(KeptHost host, int count)
    {
        var numbers = new List<string>();
        for (var i = 0; i < count; i++)
        {
            using var browser = host.Browser();
            var order = await new Shopper(browser, $"buyer{i}@console-walk.example").BuyAsync(await host.ProductAsync(pieces: 20), quantity: 2);
            numbers.Add(order.Url.Segments[2].Trim('/'));
        }
        return numbers;
    }

    private static async Task ShipRefundAndCancelAsync(Visitor visitor, Colleague staff, List<string> orders)
    {
        var page = visitor.Page;
        await page.GotoAsync(staff.Url("/console/orders"));
        await visitor.LookAsync("console-04-orders");
        await CancelAsync(visitor, staff, orders[0]);
        await CancelAsync(visitor, staff, orders[1]);
        await page.GotoAsync(staff.Url($"/console/orders/{orders[2]}"));
        await visitor.LookAsync("console-05-order");
        await page.GetByLabel("Tracking number").FillAsync("1Z999AA10123456784");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ship" }).First.ClickAsync();
        await visitor.LookAsync("console-06-shipped");
        Assert.Contains("1 Main Street", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    private static async Task CancelAsync(Visitor visitor, Colleague staff, string number)
    {
        var page = visitor.Page;
        await page.GotoAsync(staff.Url($"/console/orders/{number}"));
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Cancel and refund" }).ClickAsync();
        await visitor.LookAsync("console-04-cancel-order");
        await page.GetByLabel("Reason").SelectOptionAsync("not-available");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel order" }).ClickAsync();
        await page.GetByText("The shop cancelled this order").First.WaitForAsync();
    }

    private static async Task LookUpAsync(Visitor visitor, Colleague staff)
    {
        var page = visitor.Page;
        await page.GotoAsync(staff.Url("/console/people"));
        await page.GetByLabel("E-mail address, order number or telephone").FillAsync("buyer2@console-walk.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open, and record" }).ClickAsync();
        Assert.DoesNotContain("Ana Prior", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Radio, new() { Name = "customer-service" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Open, and record" }).ClickAsync();
        await page.GetByText("Ana Prior").First.WaitForAsync();
        await visitor.LookAsync("console-07-people");
    }

    /// <summary>A letter comes, is opened for the record, answered, and gone from the queue.</summary>
    private static async Task AnswerAsync(Visitor visitor, Colleague staff, KeptHost host)
    {
        using (var writer = host.Browser())
            await (await writer.GetAsync("/privacy/contact")).Form("Form.Message").Fill("Form.Email", "buyer1@console-walk.example").Fill("Form.Message", "Does the toner keep for a year?").SubmitAsync("Send");
        var page = visitor.Page;
        await page.GotoAsync(staff.Url("/console/requests"));
        await visitor.LookAsync("console-20-queue");
        await page.Locator("main a[href^='/console/requests/0']").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Open the letter" }).ClickAsync();
        await page.GetByText("Does the toner keep").WaitForAsync();
        await page.GetByText("Take longer, refuse").ClickAsync();
        await visitor.LookAsync("console-20-request");
        await page.GetByLabel("Answer, mailed to the person").FillAsync("Two years, in its box.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send and close" }).ClickAsync();
        await host.Mail.WaitAsync("buyer1@console-walk.example", "Our answer");
        await page.GetByRole(AriaRole.Link, new() { Name = "Ended" }).ClickAsync();
        await page.Locator("main a[href^='/console/requests/0']").First.ClickAsync();
        await page.GetByText("Ended 20").WaitForAsync();
        await visitor.LookAsync("console-20-answered");
    }

    /// <summary>A letter is typed in, and the person asked whether it is theirs.</summary>
    private static async Task AskAsync(Visitor visitor, Colleague staff, KeptHost host)
    {
        var page = visitor.Page;
        await page.GotoAsync(staff.Url("/console/requests/new"));
        await page.Locator("[name='Form.Kind']").SelectOptionAsync("Delete");
        await page.Locator("[name='Form.Email']").FillAsync("buyer0@console-walk.example");
        await page.Locator("[name='Form.Letter']").FillAsync("Erase me.");
        await page.Locator("main form button").First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask the person by mail" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask once more by mail" }).WaitForAsync();
        await visitor.LookAsync("console-26-asked");
        await host.Mail.WaitAsync("buyer0@console-walk.example", "Is this request yours");
    }

    private static async Task CampaignAsync(Visitor visitor, Colleague staff, KeptHost host)
    {
        var page = visitor.Page;
        await page.GotoAsync(staff.Url("/console/campaigns"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Write a campaign" }).ClickAsync();
        await page.GetByLabel("Name, for staff only").FillAsync("Toner week");
        await page.GetByLabel("Subject").FillAsync("Toner at half price");
        await page.GetByLabel("Letter").FillAsync("# Toner week\n\nHello {{ name | default: \"reader\" }}, **half price** until Friday.");
        await visitor.LookAsync("console-08-campaign");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and review" }).ClickAsync();
        await visitor.LookAsync("console-09-review");
        await page.GetByLabel("I have read the letter").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send to" }).ClickAsync();
        await page.Locator("[data-state=Done]").WaitForAsync();
        Assert.Equal("3", await page.Locator("[data-count=sent]").InnerTextAsync());
        await visitor.LookAsync("console-10-sent");
        await host.Mail.WaitAsync("buyer1@console-walk.example", "Toner at half price");
    }

    /// <summary>A second colleague sees the rooms of the role and no others.</summary>
    private async Task InviteAsync(Visitor visitor, Colleague staff, KeptHost host, string habit)
    {
        var page = visitor.Page;
        await page.GotoAsync(staff.Url("/console/staff"));
        await page.Locator("#invite-roles").GetByLabel("Marketing").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a one-time link" }).ClickAsync();
        var link = new Uri(await page.Locator(".secret").InnerTextAsync());
        await visitor.LookAsync("console-18-staff");

        await using var second = await chromium.VisitAsync(Habit.Of(habit));
        await new Colleague(second, host, "sam", "Sam Letters").SetUpAsync(link.AbsolutePath);
        await second.Page.GotoAsync(staff.Url("/console"));
        if (habit == "phone")
            await second.Page.Locator(".console-menu > summary").ClickAsync();
        await second.LookAsync("console-19-marketing");
        var rooms = await second.Page.Locator("nav.console-nav:visible a").AllInnerTextsAsync();
        Assert.Equal(["Overview", "Visits", "Campaigns"], rooms);
        var refused = await second.Page.GotoAsync(staff.Url("/console/orders"));
        Assert.Equal(403, refused!.Status);
    }
}
