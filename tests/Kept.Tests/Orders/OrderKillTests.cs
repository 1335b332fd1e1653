using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace Kept.Tests.Orders;

/// <summary>
/// Kills the server process between any two steps of an order, starts it again and does what a buyer does then: sends the form
/// again, reloads the page. INVARIANT (BOOKS): one order, one charge, exact stock, one confirmation.
/// </summary>
public class OrderKillTests
{
    private const int Pieces = 10;

    [Theory]
    [InlineData("orders.inside-place")]
    [InlineData("orders.after-place")]
    [InlineData("orders.before-begin")]
    [InlineData("orders.after-begin")]
    [InlineData("orders.after-reference")]
    [InlineData("sandbox.before-charge")]
    [InlineData("sandbox.after-charge")]
    [InlineData("orders.before-settle")]
    [InlineData("orders.inside-settle")]
    [InlineData("orders.after-settle")]
    public async Task A_purchase_survives_a_kill(string point)
    {
        await using var kept = await KeptProcess.StartAsync(Provider.Sqlite, ("KEPT__FAULT", point));
        var sku = Prepare(kept);
        var shopper = new Shopper(kept.Browser(), "killed@buyers.example");
        await shopper.AddAsync(sku, 2);
        var form = await shopper.CheckoutAsync();
        Page? last = null;
        await Assert.ThrowsAnyAsync<HttpRequestException>(async () =>
        {
            last = await form.SubmitAsync();
            last = await Shopper.PayAsync(last);
        });
        await kept.EndedAsync();
        await kept.RunAsync();

        var page = last is null ? await form.SubmitAsync() : await shopper.Browser.GetAsync(last.Url);
        if (page.Url.Host == "pay.localhost")
            page = await Shopper.PayAsync(page);
        Assert.Contains("Your order is paid", page.Text, StringComparison.Ordinal);
        Assert.Contains("Your order is paid", (await form.SubmitAsync()).Text, StringComparison.Ordinal);

        Assert.Equal(1, Count(kept, "kept.db", "SELECT COUNT(*) FROM orders"));
        Assert.Equal(1, Count(kept, "sandbox-processor.db", "SELECT COUNT(*) FROM charges"));
        Assert.Equal(Pieces - 2, Count(kept, "kept.db", $"SELECT \"Stock\" FROM products WHERE \"Sku\" = '{sku}'"));
        Assert.Equal(1, Count(kept, "kept.db", "SELECT COUNT(*) FROM outbox WHERE \"Kind\" = 'order-confirmation'"));
        Assert.InRange(kept.Mail.To(shopper.Email).Count(), 0, 1);
    }

    [Theory]
    [InlineData("orders.before-refund")]
    [InlineData("orders.after-refund")]
    [InlineData("orders.inside-close")]
    [InlineData("orders.after-close")]
    public async Task A_cancellation_survives_a_kill(string point)
    {
        await using var kept = await KeptProcess.StartAsync(Provider.Sqlite, ("KEPT__FAULT", point));
        var sku = Prepare(kept);
        var shopper = new Shopper(kept.Browser(), "killed@buyers.example");
        var paid = await shopper.BuyAsync(sku, 2);
        var cancel = paid.Form("form[action*='handler=Cancel']");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => cancel.SubmitAsync());
        await kept.EndedAsync();
        await kept.RunAsync();

        await cancel.SubmitAsync();
        Assert.Contains("Cancelled", (await shopper.Browser.GetAsync(paid.Url)).Text, StringComparison.Ordinal);
        Assert.Equal(1, Count(kept, "sandbox-processor.db", "SELECT COUNT(*) FROM refunds"));
        Assert.Equal(Pieces, Count(kept, "kept.db", $"SELECT \"Stock\" FROM products WHERE \"Sku\" = '{sku}'"));
        Assert.Equal(1, Count(kept, "kept.db", "SELECT COUNT(*) FROM outbox WHERE \"Kind\" = 'order-cancelled'"));
    }

    private static string Prepare(KeptProcess kept)
    {
        using var db = Open(kept, "kept.db");
        using var command = db.CreateCommand();
        command.CommandText = $"UPDATE products SET \"Stock\" = {Pieces} WHERE \"SiteId\" = 'inkwell'; SELECT \"Sku\" FROM products WHERE \"SiteId\" = 'inkwell' ORDER BY \"Sku\" LIMIT 1";
        return (string)command.ExecuteScalar()!;
    }

    private static long Count(KeptProcess kept, string file, string sql)
    {
        using var db = Open(kept, file);
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static SqliteConnection Open(KeptProcess kept, string file)
    {
        var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(kept.Data, file), Pooling = false }.ConnectionString);
        db.Open();
        using var pragmas = db.CreateCommand();
        pragmas.CommandText = SqliteSettings.Pragmas;
        pragmas.ExecuteNonQuery();
        return db;
    }
}
