using Kept.Server.Catalog;
using Kept.Server.Staff;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Catalog;

public class ManageTests(SharedHosts hosts)
{
    private const string Header = "sku,brand,name,oem_number,kind,colour,page_yield,price,type,stock,description";

    [Fact]
    public async Task An_import_with_one_error_changes_nothing_and_a_sound_one_shows_at_once()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync(Roles.Administrator);
        var good = $"{Header}\nhp-61-black,HP,HP 61 Renamed,CH561WN,ink,black,190,1.23,oem,7,x\n";

        // It is checked before the write lock is asked for: here somebody else holds it.
        var refused = await host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(
            () => ImportAsync(staff, good + "hp-62-black,HP,x,y,ink,black,many,1.00,oem,1,x\n").WaitAsync(TimeSpan.FromMinutes(1))));
        Assert.Contains("page_yield: 'many' is not a whole number", System.Net.WebUtility.HtmlDecode(refused), StringComparison.Ordinal);
        Assert.Equal("HP 61 Black", (await ProductAsync(host)).Name);

        await ImportAsync(staff, good);
        var changed = await ProductAsync(host);
        Assert.Equal("HP 61 Renamed", changed.Name);
        Assert.NotEqual(7, changed.Stock);
        using var shopper = host.Browser();
        Assert.Contains("$1.23", (await shopper.GetAsync("/p/hp-61-black")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Picture_is_kept_for_good_under_its_address_and_has_another_once_it_shows_something_else()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync(Roles.Administrator);
        using var shopper = host.Browser();
        var (before, other) = (await PictureAsync(shopper, "hp-61-black"), await PictureAsync(shopper, "hp-63-black"));

        await ImportAsync(staff, $"{Header}\nhp-61-black,HP,HP 61 Black,CH561WN,ink,cyan,190,1.23,oem,7,x\n");

        var after = await PictureAsync(shopper, "hp-61-black");
        Assert.NotEqual(before, after);
        Assert.Equal(other, await PictureAsync(shopper, "hp-63-black"));
        Assert.Equal("public, max-age=31536000, immutable", await KeptForAsync(shopper, after));
        Assert.Equal("public, max-age=300", await KeptForAsync(shopper, before));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_with_words()
    {
        using var staff = await (await hosts.GetAsync(Provider.Sqlite)).StaffAsync();
        Assert.Contains("That was too much at once", await ImportAsync(staff, new string('a', 17 * 1024 * 1024)), StringComparison.Ordinal);
        Assert.Contains("The file is larger than 16 MB", await ImportAsync(staff, new string('a', 16 * 1024 * 1024 + 1)), StringComparison.Ordinal);
    }

    private static async Task<string> PictureAsync(Browser shopper, string sku) =>
        (await shopper.GetAsync($"/p/{sku}")).Document.QuerySelector($"img[src^='/art/{sku}.svg']")!.GetAttribute("src")!;

    private static async Task<string> KeptForAsync(Browser shopper, string picture)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(shopper.Home, picture));
        using var answer = await shopper.SendRawAsync(request);
        return string.Join(", ", answer.Headers.GetValues("Cache-Control"));
    }

    private static Task<Product> ProductAsync(KeptHost host) => host.DbAsync(db => db.Set<Product>().AsNoTracking().SingleAsync(p => p.Sku == "hp-61-black"));

    private static async Task<string> ImportAsync(Browser staff, string text)
    {
        using var form = new MultipartFormDataContent { { new StringContent("products"), "What" }, { new StringContent(text), "file", "products.csv" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(staff.Home, "/console/catalogue/import?site=inkwell")) { Content = form, Headers = { ExpectContinue = true } };
        using var answer = await staff.SendRawAsync(request);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
