using System.Net;
using System.Text;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Kept.Tests.Requests;
using Kept.Verifier;

namespace Kept.Tests.Scenarios;

/// <summary>One order's whole life under the policy, as a shopper lives it, on both databases.</summary>
public sealed class OrderLifeTests
{
    private const string Email = "zelda.marked@whole-path.example";

    // Words that stand nowhere else, so that a search of everything on disk finds only what leaked.
    private static readonly string[] Marks = ["zelda.marked@whole-path", "Zelda Markedname", "4711 Markedstreet", "4242424242424242", "4242 4242 4242 4242"];

    [Theory, InlineData(Provider.Sqlite, true), InlineData(Provider.Postgres, true), InlineData(Provider.Sqlite, false)]
    public async Task A_shopper_finds_buys_reads_her_record_unsubscribes_and_is_erased(Provider provider, bool cookies)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var browser = host.Browser(cookies: cookies);
        var order = await BuyAsync(host, browser);
        Assert.Contains("Zelda Markedname", order.Text, StringComparison.Ordinal);

        var confirmation = await host.Mail.WaitAsync(Email, "Your order");
        Assert.DoesNotContain("List-Unsubscribe", confirmation.Headers.Select(h => h.Field));

        var record = await RecordAsync(host, browser);
        Assert.Contains("4711 Markedstreet", record.Text, StringComparison.Ordinal);
        Assert.Contains("Sandbox", record.Text, StringComparison.Ordinal);
        await ExportVerifiesAsync(record);

        var erased = await EraseAsync(record);
        Assert.Equal(HttpStatusCode.OK, erased.Status);
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(record.Url)).Status);
        Assert.DoesNotContain(host.Mail.To(Email), m => m.Subject!.Contains("Your order", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(order.Url)).Status);
    }

    /// <summary>INVARIANT (QUIET): whatever the path writes to disk or to the log, no personal data is readable in it.</summary>
    [Fact]
    public async Task Nothing_personal_is_readable_on_disk_or_in_the_log()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser();
        await BuyAsync(host, browser);
        await host.Mail.WaitAsync(Email, "Your order");
        await RecordAsync(host, browser);
        foreach (var line in host.Logs.All)
            Assert.DoesNotContain(Marks, m => line.Contains(m, StringComparison.OrdinalIgnoreCase));
        // A database that is closed takes its log into itself: what vanishes while it is looked for is looked for again, in all files.
        while (!await Task.Run(() => AllLookedAt(host.Data)))
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Looks for marks in every file; false when one vanished meanwhile.</summary>
    private static bool AllLookedAt(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".eml", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(files);
        try
        {
            foreach (var file in files)
                Assert.DoesNotContain(Marks, m => Holds(file, m));
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    [Fact]
    public void The_search_for_leaks_finds_what_is_there()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "before Zelda Markedname after");
        Assert.Contains(Marks, m => Holds(file, m));
        File.Delete(file);
    }

    private static bool Holds(string file, string mark)
    {
        // An empty file holds nothing, and the one that the server locks could not be opened.
        if (new FileInfo(file).Length == 0)
            return false;
        // The server keeps its database open, so the file is read beside it.
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(mark)) >= 0 || bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(mark)) >= 0;
    }

    private static async Task<Page> BuyAsync(KeptHost host, Browser browser)
    {
        var brand = await (await browser.GetAsync("/printers")).FollowAsync("Canon");
        Assert.Equal(HttpStatusCode.OK, brand.Status);
        var shopper = new Shopper(browser, Email);
        var product = await browser.GetAsync("/p/hp-63xl-black");
        var cart = await product.Form("sku").SubmitAsync();
        Assert.Contains("HP 63XL Black", cart.Text, StringComparison.Ordinal);
        var checkout = await cart.FollowAsync("Checkout");
        var payment = await shopper.Fill(checkout).Fill("Form.Name", "Zelda Markedname").Fill("Form.Ship.Street", "4711 Markedstreet").SubmitAsync();
        return await Shopper.PayAsync(payment);
    }

    private static async Task<Page> RecordAsync(KeptHost host, Browser browser)
    {
        var link = await RecordSteps.LinkAsync(host, browser, Email);
        return await (await browser.GetAsync(link)).Form("form.use-link").SubmitAsync();
    }

    private static async Task ExportVerifiesAsync(Page record)
    {
        var export = await record.FollowAsync("Export");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, export.Source, TestContext.Current.CancellationToken);
        Assert.Equal(VerifyCommand.Verified, VerifyCommand.Run(["record", file], TextWriter.Null, TextWriter.Null));
        File.Delete(file);
    }

    private static async Task<Page> EraseAsync(Page record)
    {
        var asked = await record.FollowAsync("Erase");
        return await asked.Form("Sure").Check("Sure").SubmitAsync();
    }
}
