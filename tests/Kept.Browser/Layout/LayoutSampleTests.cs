
namespace Kept.Browser.Layout;

/// <summary>The layout check finds each kind of fault, and nothing in a page that is in order.</summary>
public class LayoutSampleTests(Chromium chromium)
{
    /// <summary>As the table of choices once was: it shared its class with the finder's grid of links, which squeezed its parts.</summary>
    private const string SqueezedTable =
        """
        <style>.choices { display: grid; gap: .5rem; grid-template-columns: repeat(auto-fill, minmax(8.4rem, 1fr)); }</style>
        <main style="max-width: 60rem"><table class="choices">
          <thead><tr><th>What</th><th>Your choice</th><th>Set</th></tr></thead>
          <tbody><tr><th>Offers by mail from the shop itself</th><td>Yes No</td><td>not yet</td></tr></tbody>
        </table></main>
        """;

    [Theory]
    [InlineData("narrow", SqueezedTable)]
    [InlineData("narrow", "<div><form style='width: 40%'><input name=a style='width: 100%'></form></div>")]
    [InlineData("sideways", "<p style='width: 150vw'>wide</p>")]
    [InlineData("sideways", "<div style='overflow-x: auto; width: 200px'><p style='width: 300px'>wide</p></div>")]
    [InlineData("clipped", "<p style='overflow: hidden; white-space: nowrap; width: 60px'>a long line of text that is cut</p>")]
    [InlineData("clipped", "<div style='overflow: hidden; height: 20px'>one<br>two<br>three</div>")]
    [InlineData("clipped", "<input style='width: 120px' placeholder='Printer, cartridge or number'>")]
    [InlineData("overlap", "<p>the first words</p><p style='margin-top: -2.2rem'>and the second</p>")]
    [InlineData("overlap", "<label style='position: absolute'>Name</label><input name=a>")]
    public async Task Fault_is_found(string fault, string body)
    {
        Assert.Contains(await FaultsAsync(body), f => f.StartsWith(fault, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<h1>Title</h1><p>Two lines<br>of text</p><table style='width: 100%'><tbody><tr><th>a<td>b</table>")]
    [InlineData("<form style='display: flex'><input name=q placeholder='Printer or part number' style='flex: 1'><button>Search</button></form>")]
    [InlineData("<div style='display: flex'><form style='width: 30%'><input name=a style='width: 100%'></form><p style='width: 60%'>beside it</p></div>")]
    [InlineData("<p style='position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%)'>for screen readers</p>")]
    [InlineData("<details><summary>More</summary><p style='width: 300vw'>closed</p></details>")]
    [InlineData("<p style='line-height: 1'>close<br>lines<br>of text</p>")]
    public async Task Page_in_order_has_no_fault(string body) => Assert.Empty(await FaultsAsync(body));

    private async Task<string[]> FaultsAsync(string body)
    {
        await using var visitor = await chromium.VisitAsync(Habit.Desk);
        await visitor.Page.SetContentAsync($"<!doctype html><html lang=en><title>Sample</title><body style='margin: 8px'>{body}</body></html>");
        return await LayoutCheck.FaultsAsync(visitor.Page);
    }
}
