using System.Text.Json;
using Kept.Tests.Hosting;

namespace Kept.Tests.Catalog;

public sealed class SearchPageTests(SharedHosts hosts)
{
    [Theory]
    [InlineData("tn-852", true)]
    [InlineData("ch-561-wn", false)]
    public async Task The_page_and_the_suggestions_say_when_nothing_has_the_number(string query, bool missing)
    {
        using var shopper = (await hosts.GetAsync(Provider.Sqlite)).Browser();
        var page = await shopper.GetAsync($"/search?q={query}");
        Assert.Equal(
            missing,
            page.Text.Contains($"Nothing here has the number “{query}”", StringComparison.Ordinal)
        );
        var suggestions = await shopper.GetAsync($"/finder/suggest?q={query}");
        var first = JsonDocument.Parse(suggestions.Source).RootElement[0].GetProperty("text").GetString();
        Assert.Equal(missing ? $"Nothing has the number “{query}”" : "HP 61 Black", first);
    }

    [Fact]
    public async Task A_number_that_is_still_being_typed_is_not_called_missing_in_the_suggestions()
    {
        using var shopper = (await hosts.GetAsync(Provider.Sqlite)).Browser();
        Assert.DoesNotContain(
            "Nothing has",
            (await shopper.GetAsync("/finder/suggest?q=ch561")).Source,
            StringComparison.Ordinal
        );
    }
}
