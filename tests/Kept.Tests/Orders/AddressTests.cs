using Kept.Tests.Hosting;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Orders;

/// <summary>Checkout, gifts and corrections read postal addresses and telephone numbers by the same rules.</summary>
public sealed class AddressTests(SharedHosts hosts)
{
    /// <summary>Field names of each form: street, city, state and ZIP code.</summary>
    private static readonly string[][] Forms =
    [
        ["Form.Ship.Street", "Form.Ship.City", "Form.Ship.State", "Form.Ship.Zip"],
        ["Form.Gift.Street", "Form.Gift.City", "Form.Gift.State", "Form.Gift.Zip"],
        ["Form.Street", "Form.City", "Form.Region", "Form.PostalCode"],
    ];

    [Theory]
    [InlineData("FM", "96941", null)]
    [InlineData("MH", "96960", null)]
    [InlineData("PW", "96940", null)]
    [InlineData("TX", "73960", null)]
    [InlineData("AE", "09012", null)]
    [InlineData("PR", "00901", null)]
    [InlineData("CA", "10001", "ZIP 10001 is in New York, not California.")]
    [InlineData("ZZ", "99999", "Choose the state")]
    public async Task Every_form_accepts_where_the_post_delivers_and_refuses_the_rest(string state, string zip, string? problem)
    {
        var pages = await SubmitAsync($"{state}{zip}", (form, street, city, stateField, zipField) =>
            form.Forge(street, "1 Main Street").Forge(city, "Anywhere").Forge(stateField, state).Forge(zipField, zip));
        foreach (var (page, fields) in pages)
        {
            var (stateError, zipError) = (Error(page, fields[2]), Error(page, fields[3]));
            Assert.Equal(problem is null, stateError + zipError == "");
            Assert.Contains(problem ?? "", stateError + zipError, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_form_has_the_same_limits_and_takes_single_lines_only()
    {
        var pages = await SubmitAsync("limits", (form, street, city, _, zip) =>
            form.Forge(street, new string('x', 121)).Forge(city, "Oak\nland").Forge(zip, "9460"));
        foreach (var (page, fields) in pages)
        {
            Assert.Contains("at most 120 fit", Error(page, fields[0]), StringComparison.Ordinal);
            Assert.Contains("single line", Error(page, fields[1]), StringComparison.Ordinal);
            Assert.Contains("five digits", Error(page, fields[3]), StringComparison.Ordinal);
        }
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Extension_is_kept_shown_and_may_be_left_out_when_staff_look(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var number = provider == Provider.Sqlite ? "650-253-0141" : "650-253-0142";
        var email = $"extension-{provider}@example.org";
        var shopper = new Shopper(host.Browser(), email);
        await shopper.AddAsync(await host.ProductAsync(5));
        await Shopper.PayAsync(await (await shopper.CheckoutAsync()).Fill("Form.Phone", $"{number} x12").SubmitAsync());
        using var browser = host.Browser(cookies: false);
        var record = await (await browser.GetAsync(await LinkAsync(host, browser, email))).Form("form.use-link").SubmitAsync();
        var shown = $"+1{number.Replace("-", "", StringComparison.Ordinal)} ext. 12";
        Assert.Contains(shown, record.Text, StringComparison.Ordinal);
        var correct = (await record.FollowAsync("Correct")).Form("Form.Phone");
        Assert.Equal(shown, correct.Value("Form.Phone"));
        Assert.Contains("Nothing differed", (await correct.SubmitAsync("Save")).Text, StringComparison.Ordinal);
        using var staff = await host.StaffAsync();
        var found = await (await staff.GetAsync("/console/people")).Form("Who").Fill("Who", number).Fill("For", "customer-service").SubmitAsync();
        Assert.Contains(shown, found.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Telephone_number_that_cannot_be_kept_whole_is_refused_and_what_was_typed_stays()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var shopper = new Shopper(host.Browser(), "phone-refused@example.org");
        await shopper.AddAsync(await host.ProductAsync(5));
        var page = await (await shopper.CheckoutAsync()).Fill("Form.Phone", "510 444 0142 ask for Ann").SubmitAsync();
        Assert.Contains("cannot be read as one telephone number", page.TextOf("#Phone-error"), StringComparison.Ordinal);
        Assert.Equal("510 444 0142 ask for Ann", page.Form(".checkout").Value("Form.Phone"));
    }

    /// <summary>Sends checkout with an address, checkout with a gift, and a correction; gives each page with its field names.</summary>
    private async Task<List<(Page Page, string[] Fields)>> SubmitAsync(string test, Func<Form, string, string, string, string, Form> fill)
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser();
        var shopper = new Shopper(browser, $"address-{test}@example.org".ToLowerInvariant());
        await shopper.AddAsync(await host.ProductAsync(500));
        var record = await RecordOfNewPersonAsync(host, browser, shopper.Email, "Ada Address");
        Form[] forms =
        [
            (await shopper.CheckoutAsync()).Check("Form.Terms", false),
            (await shopper.CheckoutAsync()).Check("Form.Terms", false).Check("Form.IsGift").Fill("Form.GiftName", "Gil Gift").Check("Form.Told"),
            (await record.FollowAsync("Correct")).Form("Form.Name"),
        ];
        var pages = new List<(Page, string[])>();
        foreach (var (form, fields) in forms.Zip(Forms))
            pages.Add((await fill(form, fields[0], fields[1], fields[2], fields[3]).SubmitAsync(), fields));
        return pages;
    }

    private static string Error(Page page, string field) =>
        string.Concat(new[] { field, field["Form.".Length..] }.Select(id => page.Document.GetElementById($"{id}-error")?.TextContent));
}
