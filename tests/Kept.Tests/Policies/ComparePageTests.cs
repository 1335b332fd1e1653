using Kept.Tests.Hosting;

namespace Kept.Tests.Policies;

/// <summary>The page that compares two versions of a policy stays readable, however much changed.</summary>
public sealed class ComparePageTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Of_many_changes_the_headings_show_and_each_opens(Provider provider)
    {
        using var browser = (await hosts.GetAsync(provider)).Browser("inkwell", cookies: false);
        var page = await browser.GetAsync("/privacy/policy/compare?from=2025-06-01&to=2026-11-01");
        var clauses = page.Document.QuerySelectorAll("details.clause");
        Assert.True(clauses.Length > 5);
        Assert.DoesNotContain(clauses, c => c.HasAttribute("open"));
        Assert.All(clauses, c => Assert.NotNull(c.QuerySelector("summary h2")));
        Assert.Contains("What we never askwording and rules", clauses.Select(c => Packed(c.QuerySelector("summary")!.TextContent)));
        Assert.Contains(clauses, c => c.QuerySelectorAll("p.diff").Length > 1);
    }

    [Fact]
    public async Task Clauses_that_did_not_change_are_one_closed_list()
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser("inkwell", cookies: false);
        var page = await browser.GetAsync("/privacy/policy/compare?from=2026-11-01&to=2026-11-01");
        Assert.Contains("No clause differs between these versions.", page.Text, StringComparison.Ordinal);
        var unchanged = Assert.Single(page.Document.QuerySelectorAll("details.clause"));
        Assert.False(unchanged.HasAttribute("open"));
        Assert.Contains("What we never ask", unchanged.QuerySelectorAll("li").Select(l => l.TextContent));
    }

    private static string Packed(string text) => string.Concat(text.Split('\n').Select(l => l.Trim()));
}
