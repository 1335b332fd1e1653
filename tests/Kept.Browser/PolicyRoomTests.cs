using Kept.Tests.Hosting;
using Microsoft.Playwright;

namespace Kept.Browser;

/// <summary>A privacy officer writes a version of a policy: what is wrong and what it says shows while it is typed.</summary>
public class PolicyRoomTests(Chromium chromium)
{
    [Theory, InlineData("desk"), InlineData("phone")]
    public async Task A_version_is_written_with_its_errors_and_its_page_beside_it(string habit)
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await using var visitor = await chromium.VisitAsync(Habit.Of(habit));
        var (page, staff) = (visitor.Page, new Colleague(visitor, host));
        await staff.SetUpAsync(await host.InviteAsync());
        await page.GotoAsync(staff.Url("/console/policies"));
        await visitor.LookAsync("console-24-policies");
        await page.GetByRole(AriaRole.Button, new() { Name = "Write a new version" }).First.ClickAsync();

        var text = await page.GetByLabel("Text", new() { Exact = true }).InputValueAsync();
        var day = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        text = System.Text.RegularExpressions.Regex.Replace(text, "(?m)^(version|effective): .*$", $"$1: {day}");
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync(text + "\n### Live {#live}\n\nWe look.\n\n```policy\nshar email with vendor for payment\n```\n");
        await page.Locator("#check").GetByText("'shar' is not a verb").First.WaitForAsync();
        await visitor.LookAsync("console-25-draft-errors");
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync(text + "\n### Live {#live}\n\nWe look at names to find faults.\n\n```policy\nuse name for administration\n```\n");
        await page.Locator("#check").GetByText("We look at names to find faults.").First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and compare" }).ClickAsync();
        await visitor.ArriveAsync("/review$");
        await page.Locator("main").GetByText("Newly permitted").First.WaitForAsync();
        await visitor.LookAsync("console-26-review");
        await page.GetByRole(AriaRole.Button, new() { Name = "Hand in for approval" }).ClickAsync();
        await page.GetByText("Somebody else with the right to publish policies approves it").WaitForAsync();
        Assert.Empty(visitor.Complaints);
    }
}
