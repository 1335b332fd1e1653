using Kept.Tests.Hosting;

namespace Kept.Browser;

/// <summary>What everybody sees without doing anything.</summary>
public class FirstLookTests(Chromium chromium, SharedHosts hosts)
{
    [Theory, MemberData(nameof(Habit.All), MemberType = typeof(Habit))]
    public async Task The_policy_can_be_read(string habit)
    {
        await using var visitor = await chromium.VisitAsync(Habit.Of(habit));
        await visitor.Page.GotoAsync($"{await HomeAsync()}privacy/policy");
        Assert.Contains("Inkwell", await visitor.Page.Locator("h1").First.InnerTextAsync(), StringComparison.Ordinal);
        await visitor.LookAsync("policy");
        Assert.Empty(visitor.Complaints);
    }

    private async Task<string> HomeAsync()
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser();
        return browser.Home.ToString();
    }
}
