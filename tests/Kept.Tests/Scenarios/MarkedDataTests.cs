using System.Text;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Npgsql;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Scenarios;

/// <summary>
/// INVARIANT (QUIET): somebody whose every value carries a mark goes the whole way, from cart to erasure, and then everything on disk and in
/// the log is searched for the marks. Mails are the exception by their nature, and their files are gone with the person.
/// </summary>
public sealed class MarkedDataTests
{
    private const string Name = "Xqzmarkname Xqzmarkfamily";
    private const string Street = "77 Xqzmarkstreet";
    private const string Email = "xqzmarkmail@example.org";
    private const string Note = "xqzmarknote for the driver";
    private const string Letter = "xqzmarkletter about nothing";

    private static readonly string[] Marks = ["xqzmark", "4155550142", "415 555 0142", "94607-7777"];

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task No_marked_value_lies_in_the_clear_in_log_database_or_files(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var staff = await host.StaffAsync();
        var browser = host.Browser();
        await OrderAsync(host, browser);
        var letter = await (await browser.GetAsync("/privacy/contact")).Form("Form.Message").Fill("Form.Email", Email).Fill("Form.Name", Name).Fill("Form.Message", Letter).SubmitAsync("Send");
        Assert.Contains("Your letter arrived", letter.Text, StringComparison.Ordinal);
        var found = await (await staff.GetAsync("/console/people")).Form("Who").Fill("Who", Email).Fill("For", "customer-service").SubmitAsync();
        Assert.Contains(Name, found.Text, StringComparison.Ordinal);
        // What fails must not quote what it failed on.
        await browser.PostAsync("/checkout", ("Form.Email", "xqzmarkmail@"), ("Form.Name", Name));
        await browser.GetAsync("/privacy/record?session=xqzmark");
        await SearchAsync(host, provider, "while the person is known");

        var record = await (await browser.GetAsync(await LinkAsync(host, browser, Email))).Form("form.use-link").SubmitAsync();
        Assert.Contains(Street, record.Text, StringComparison.Ordinal);
        await (await record.FollowAsync("Erase me")).Form("Sure").Check("Sure").SubmitAsync();
        await Eventually.TrueAsync("the mails' files to go", () => Task.FromResult(!host.Mail.To(Email).Any()));
        await SearchAsync(host, provider, "after the erasure");
    }

    private static async Task OrderAsync(KeptHost host, Browser browser)
    {
        var shopper = new Shopper(browser, Email);
        await shopper.AddAsync(await host.ProductAsync(5));
        var form = (await shopper.CheckoutAsync()).Fill("Form.Name", Name).Fill("Form.Ship.Street", Street).Fill("Form.Ship.Zip", "94607-7777").Fill("Form.Phone", "415 555 0142");
        if (form.Names.Contains("Form.Note"))
            form.Fill("Form.Note", Note);
        var paid = await Shopper.PayAsync(await form.SubmitAsync());
        Assert.Contains(Name, paid.Text, StringComparison.Ordinal);
    }

    private static async Task SearchAsync(KeptHost host, Provider provider, string when)
    {
        Assert.All(host.Logs.All, line => Assert.DoesNotContain(Marks, m => line.Contains(m, StringComparison.OrdinalIgnoreCase)));
        var searched = 0;
        // The lock file is empty and held; mails are what they are.
        var files = Directory.EnumerateFiles(host.Data, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) != "kept.lock" && !f.Contains($"{Path.DirectorySeparatorChar}outbox{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        foreach (var file in files)
        {
            if (await ReadAsync(file) is not { } bytes)
                continue;
            searched++;
            AssertUnmarked(bytes, $"{Path.GetFileName(file)} {when}");
        }
        Assert.True(searched >= 2, "The data folder was searched and holds the key at least.");
        if (provider == Provider.Postgres)
            AssertUnmarked(await DumpAsync(host), $"a table {when}");
    }

    private static void AssertUnmarked(byte[] bytes, string where)
    {
        var text = Encoding.Latin1.GetString(bytes);
        foreach (var mark in Marks)
        {
            Assert.False(text.Contains(mark, StringComparison.OrdinalIgnoreCase), $"'{mark}' lies in {where}.");
            Assert.False(text.Contains(Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(mark)), StringComparison.OrdinalIgnoreCase), $"'{mark}' lies in UTF-16 in {where}.");
        }
    }

    /// <summary>Null if the running server took the file away since it was listed, as it does with the journals of its transactions.</summary>
    private static async Task<byte[]?> ReadAsync(string file)
    {
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var copy = new MemoryStream();
            await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
            return copy.ToArray();
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Every row of every table as text, which is what a dump holds.</summary>
    private static async Task<byte[]> DumpAsync(KeptHost host)
    {
        await using var connection = new NpgsqlConnection(host.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var tables = new List<string>();
        await using (var list = new NpgsqlCommand("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')", connection))
        await using (var reader = await list.ExecuteReaderAsync(TestContext.Current.CancellationToken))
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
                tables.Add(reader.GetString(0));
        Assert.True(tables.Count > 20);
        var dump = new StringBuilder();
        foreach (var table in tables)
        {
            using var rows = await connection.BeginTextExportAsync($"COPY {table} TO STDOUT", TestContext.Current.CancellationToken);
            dump.Append(await rows.ReadToEndAsync(TestContext.Current.CancellationToken));
        }
        return Encoding.UTF8.GetBytes(dump.ToString());
    }
}
