using System.Net;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Microsoft.Data.Sqlite;

namespace Kept.Tests.Scenarios;

/// <summary>The disk fills up: nothing is half-made, whoever waits is told, and everything goes on once there is room.</summary>
public sealed class FullDiskTests
{
    private const int Kibi = 1024;

    [Fact]
    public async Task A_start_on_a_full_disk_says_so_and_works_once_there_is_room()
    {
        using var disk = new SmallDisk(mebibytes: 32);
        await using var kept = KeptProcess.On(disk);
        foreach (var room in new[] { 0, 16 * Kibi, 512 * Kibi, 1024 * Kibi })
        {
            disk.Fill(room);
            await Assert.ThrowsAsync<ServerEndedException>(() => kept.RunAsync());
            Assert.Equal(3, await kept.EndedAsync());
            Assert.Matches($"^kept: The disk that holds '{kept.Data}' (is full|refuses).*start again", Assert.Single(kept.Output, l => l.Length > 0));
            kept.ForgetOutput();
        }
        disk.Free();
        await kept.RunAsync();
        await using var other = await KeptProcess.StartAsync(Provider.Sqlite);
        foreach (var table in new[] { "sites", "partners", "products", "printers", "published_policies" })
            Assert.Equal((table, Count(other, table)), (table, Count(kept, table)));
        Assert.Equal(Entries(other), Entries(kept));
        using var browser = kept.Browser();
        Assert.Contains("Administrator", (await browser.GetAsync(await kept.SetUpLinkAsync())).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_checkout_on_a_full_disk_leaves_nothing_and_the_same_form_orders_once_when_there_is_room()
    {
        using var disk = new SmallDisk(mebibytes: 64);
        await using var kept = KeptProcess.On(disk);
        await kept.RunAsync();
        var shopper = new Shopper(kept.Browser(), "full@buyers.example");
        var sku = (string)Ask(kept, """SELECT "Sku" FROM products WHERE "SiteId" = 'inkwell' AND "Stock" > 5 ORDER BY "Sku" LIMIT 1""");
        await shopper.AddAsync(sku, 2);
        var form = await shopper.CheckoutAsync();
        var before = Held(kept, sku);
        await FillAsync(kept, disk);

        var refused = await form.SubmitAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Contains("Nothing was lost", refused.Text, StringComparison.Ordinal);
        Assert.Equal(before, Held(kept, sku));
        Assert.Equal(HttpStatusCode.OK, (await shopper.Browser.GetAsync("/")).Status);
        disk.Free();
        var paid = await Shopper.PayAsync(await form.SubmitAsync());
        Assert.Contains("Your order is paid", paid.Text, StringComparison.Ordinal);
        Assert.Contains("Your order is paid", (await form.SubmitAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(1, Count(kept, "orders"));
        await kept.Mail.WaitAsync(shopper.Email);
        Assert.Single(kept.Mail.To(shopper.Email));
    }

    [Fact]
    public async Task Views_on_a_full_disk_are_answered_and_counted_as_lost()
    {
        using var disk = new SmallDisk(mebibytes: 64);
        await using var kept = KeptProcess.On(disk);
        await kept.RunAsync();
        using var browser = kept.Browser();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/b.gif?p=/p/first")).Status);
        await FillAsync(kept, disk);
        var lost = 0;
        for (var i = 0; i < 20; i++)
            lost += (await browser.GetAsync("/b.gif?p=/p/full")).Status == HttpStatusCode.NoContent ? 1 : 0;
        Assert.InRange(lost, 1, 20);
        disk.Free();
        await Eventually.TrueAsync("views to be stored again", async () => (await browser.GetAsync("/b.gif?p=/p/after")).Status == HttpStatusCode.OK);
        Assert.Equal(20L - lost, Ask(kept, """SELECT COUNT(*) FROM visit_events WHERE "Path" = '/p/full'"""));
        Assert.InRange((long)Ask(kept, """SELECT SUM("Views") FROM visit_counts WHERE "Kind" = 'dropped' AND "Name" = 'overload'"""), lost, long.MaxValue);
    }

    /// <summary>Fills the disk while the write-ahead log is empty, for what it has room for would still be taken.</summary>
    private static async Task FillAsync(KeptProcess kept, SmallDisk disk)
    {
        await Eventually.TrueAsync("an empty write-ahead log", () => Task.FromResult((long)Ask(kept, "PRAGMA wal_checkpoint(TRUNCATE)") == 0));
        disk.Fill();
        // What the log had room for until then is taken by views that nobody counts here.
        using var browser = kept.Browser();
        await Eventually.TrueAsync("the disk to be full", async () => (await browser.GetAsync("/b.gif?p=/p/ballast")).Status == HttpStatusCode.NoContent);
    }

    private static string Held(KeptProcess kept, string sku) => string.Join(", ",
        new[] { "orders", "people", "addresses", "collections", "data_keys", "choices", "outbox" }.Select(t => $"{t} {Count(kept, t)}")
            .Append($"entries {Entries(kept)}")
            .Append($"stock {Ask(kept, $"SELECT \"Stock\" FROM products WHERE \"Sku\" = '{sku}'")}"));

    /// <summary>Entries of acts. The log of requests has one for each day, which comes with the first requests that it stores.</summary>
    private static object Entries(KeptProcess kept) =>
        Ask(kept, """SELECT COUNT(*) FROM ledger_entries WHERE "Body" NOT LIKE '%network-log/%'""");

    private static long Count(KeptProcess kept, string table) => (long)Ask(kept, $"SELECT COUNT(*) FROM {table}");

    private static object Ask(KeptProcess kept, string sql)
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(kept.Data, "kept.db")};Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }
}
