using System.Data.Common;
using System.Net.Sockets;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kept.Tests.Orders;

/// <summary>
/// One purchase and its cancellation, with the server process killed between any two steps. After each kill the server starts
/// again and the buyer does what a buyer does: sends the same form once more. INVARIANT (BOOKS): in the end there is one order,
/// one charge, one confirmation, one refund, and the stock is exact.
/// </summary>
public class OrderKillTests
{
    private const int Pieces = 10;

    private static readonly string[] Buying =
    [
        "orders.inside-place", "orders.after-place", "orders.before-begin", "orders.after-begin", "orders.after-reference",
        "sandbox.before-charge", "sandbox.after-charge", "orders.before-settle", "orders.inside-settle", "orders.after-settle",
    ];

    /// <summary>Where a transaction is open, which is where the databases differ; the steps between are the same code on both.</summary>
    private static readonly string[] OnPostgres = ["orders.inside-place", "orders.after-reference", "orders.inside-settle", "orders.after-refund", "orders.inside-close"];

    private static readonly string[] Cancelling = ["orders.before-refund", "orders.after-refund", "orders.inside-close", "orders.after-close"];

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_purchase_and_its_cancellation_survive_a_kill_at_every_step(Provider provider)
    {
        await using var kept = await KeptProcess.AtRestAsync(provider);
        await kept.ServeAsync();
        var sku = await PrepareAsync(kept);
        var shopper = new Shopper(kept.Browser(), "killed@buyers.example");
        await shopper.AddAsync(sku, 2);
        var form = await shopper.CheckoutAsync();
        await kept.StopAsync();

        var paid = await ThroughAsync(kept, Of(provider, Buying), () => BuyAsync(form));
        Assert.Contains("Your order is paid", paid.Text, StringComparison.Ordinal);
        Assert.Contains("Your order is paid", (await form.SubmitAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(1, await CountAsync(kept, "SELECT COUNT(*) FROM orders"));
        Assert.Equal(1, Sandbox(kept, "SELECT COUNT(*) FROM charges"));
        Assert.Equal(Pieces - 2, await CountAsync(kept, $"SELECT \"Stock\" FROM products WHERE \"Sku\" = '{sku}'"));
        Assert.Equal(1, await CountAsync(kept, "SELECT COUNT(*) FROM outbox WHERE \"Kind\" = 'order-confirmation'"));
        Assert.InRange(kept.Mail.To(shopper.Email).Count(), 0, 1);
        await kept.StopAsync();

        var cancel = paid.Form("form[action*='handler=Cancel']");
        var cancelled = await ThroughAsync(kept, Of(provider, Cancelling), () => cancel.SubmitAsync());
        Assert.Contains("Cancelled", cancelled.Text, StringComparison.Ordinal);
        Assert.Equal(1, Sandbox(kept, "SELECT COUNT(*) FROM refunds"));
        Assert.Equal(Pieces, await CountAsync(kept, $"SELECT \"Stock\" FROM products WHERE \"Sku\" = '{sku}'"));
        Assert.Equal(1, await CountAsync(kept, "SELECT COUNT(*) FROM outbox WHERE \"Kind\" = 'order-cancelled'"));
    }

    private static string[] Of(Provider provider, string[] points) => provider == Provider.Sqlite ? points : [.. points.Intersect(OnPostgres)];

    /// <summary>Starts with each fault armed in turn, acts until it strikes, and at last acts without any.</summary>
    private static async Task<Page> ThroughAsync(KeptProcess kept, string[] points, Func<Task<Page>> act)
    {
        foreach (var point in points)
        {
            var failure = await Record.ExceptionAsync(async () =>
            {
                await kept.RunAsync(("KEPT__FAULT", point));
                await act();
            });
            // The watch over payments takes up what was left as soon as the server is up, and may come to the point before the buyer.
            Assert.True(failure is HttpRequestException or SocketException or ServerEndedException { Code: ServerEndedException.Killed }, $"The point {point} was not reached ({failure?.GetType().Name ?? "no error"}).");
            Assert.Equal(ServerEndedException.Killed, await kept.EndedAsync());
        }
        await kept.ServeAsync();
        return await act();
    }

    private static async Task<Page> BuyAsync(Form checkout)
    {
        var page = await checkout.SubmitAsync();
        return page.Url.Host == "pay.localhost" ? await Shopper.PayAsync(page) : page;
    }

    private static async Task<string> PrepareAsync(KeptProcess kept)
    {
        await CountAsync(kept, $"UPDATE products SET \"Stock\" = {Pieces} WHERE \"SiteId\" = 'inkwell'");
        await using var db = Open(kept);
        return (string)(await AskAsync(db, "SELECT \"Sku\" FROM products WHERE \"SiteId\" = 'inkwell' ORDER BY \"Sku\" LIMIT 1"))!;
    }

    private static async Task<long> CountAsync(KeptProcess kept, string sql)
    {
        await using var db = Open(kept);
        return Convert.ToInt64(await AskAsync(db, sql), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static long Sandbox(KeptProcess kept, string sql)
    {
        using var db = OpenSqlite(kept, "sandbox-processor.db");
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static async Task<object?> AskAsync(DbConnection db, string sql)
    {
        await using var command = db.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static DbConnection Open(KeptProcess kept)
    {
        if (kept.Database.Length == 0)
            return OpenSqlite(kept, "kept.db");
        var db = new NpgsqlConnection(kept.Database);
        db.Open();
        return db;
    }

    private static SqliteConnection OpenSqlite(KeptProcess kept, string file)
    {
        var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(kept.Data, file), Pooling = false }.ConnectionString);
        db.Open();
        using var pragmas = db.CreateCommand();
        pragmas.CommandText = SqliteSettings.Pragmas;
        pragmas.ExecuteNonQuery();
        return db;
    }
}
