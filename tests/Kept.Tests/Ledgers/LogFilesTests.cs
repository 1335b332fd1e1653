using System.Net;
using System.Text.Json.Nodes;
using Kept.Ledger;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Kept.Tests.Requests;
using Kept.Verifier;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Ledgers;

/// <summary>The public log as an auditor far away sees it: signed, whole, and only growing.</summary>
public sealed class LogFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kept-auditor-").FullName;

    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Providers))]
    public async Task An_auditor_with_the_public_key_alone_verifies_the_log_as_it_grows_and_after_an_erasure(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await WriteAsync(host, 600);
        var key = await KeyAsync(host);
        Assert.Equal((0, true), Log(host, key, "VERIFIED: kept.invalid/"));

        using var browser = host.Browser(cookies: false);
        var record = await RecordSteps.RecordOfNewPersonAsync(host, browser, "log@example.org", "Lou Log");
        var erased = await (await record.FollowAsync("Erase")).Form("Sure").Check("Sure").SubmitAsync();
        Assert.Equal(HttpStatusCode.OK, erased.Status);
        await WriteAsync(host, 10);
        Assert.Equal((0, true), Log(host, key, "it extends the log of size"));
        Assert.True(await host.DbAsync(db => db.Set<LedgerEntry>().AnyAsync(e => e.Salt == null && e.Commitment != null)));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task A_row_changed_or_removed_in_the_database_is_caught(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await WriteAsync(host, 300);
        var key = await KeyAsync(host);
        Assert.Equal(0, Log(host, key, "").Code);
        var forged = Merkle.EmptyRoot.ToArray();
        await host.DbAsync(db => db.Set<LedgerEntry>().Where(e => e.Index == 7).ExecuteUpdateAsync(e => e.SetProperty(x => x.Commitment, forged)));
        Assert.Equal((1, true), Log(host, key, "entry 7 does not hash to its leaf in tile/0/000"));
        var leaf = EntryCommitment.Leaf(Merkle.EmptyRoot).ToArray();
        await host.DbAsync(db => db.Set<LedgerEntry>().Where(e => e.Index == 7).ExecuteUpdateAsync(e => e.SetProperty(x => x.Leaf, leaf)));
        Assert.Equal((1, true), Log(host, key, "is not the checkpoint's: an entry was changed"));
        await host.DbAsync(db => db.Set<LedgerEntry>().Where(e => e.Index == 7).ExecuteDeleteAsync());
        Assert.Equal((1, true), Log(host, key, "tile/0/000: missing"));
    }

    [Fact]
    public async Task Tiles_are_served_as_the_specification_says()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        // The first request of a day has an entry of its own, which comes before the size is looked at.
        await GetAsync(host, "key");
        await Eventually.TrueAsync("the request to be logged", () => host.DbAsync(db => db.Set<Kept.Server.Gate.NetworkLogKey>().AnyAsync()));
        await WriteAsync(host, 300);
        var size = await host.DbAsync(db => db.Set<LedgerState>().Select(s => s.Size).SingleAsync());
        var (full, partial) = (await GetAsync(host, "tile/0/000"), await GetAsync(host, $"tile/0/001.p/{size - 256}"));
        Assert.Equal((HttpStatusCode.OK, 8192), (full.Status, full.Body.Length));
        Assert.Equal(("application/octet-stream", "public, max-age=31536000, immutable"), (full.Type, full.Cache));
        Assert.Equal((size - 256) * 32, partial.Body.Length);
        Assert.Equal(256 * 34, (await GetAsync(host, "tile/entries/000")).Body.Length);
        Assert.Equal(32, (await GetAsync(host, "tile/1/000.p/1")).Body.Length);
        var head = await GetAsync(host, "checkpoint");
        Assert.Equal(("text/plain; charset=utf-8", "no-cache"), (head.Type, head.Cache));
        foreach (var none in new[] { "tile/0/001", $"tile/0/001.p/{size - 255}", "tile/1/000", "tile/2/000.p/1", "tile/0/x999/x999/x999/999", "tile/63/000.p/1", "tile/0/0", "tile/x", "tile/0/..%2f..%2fkept.key" })
            Assert.Equal((none, HttpStatusCode.NotFound), (none, (await GetAsync(host, none)).Status));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_exported_record_verifies_under_the_logs_key(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await WriteAsync(host, 300);
        using var browser = host.Browser(cookies: false);
        var record = await RecordSteps.RecordOfNewPersonAsync(host, browser, "exported@example.org", "Ex Ported");
        var export = await browser.GetAsync(record.Url.ToString().Replace("/privacy/record?", "/privacy/record/export?", StringComparison.Ordinal));
        var file = Path.Combine(folder, "record.json");
        await File.WriteAllTextAsync(file, export.Text, TestContext.Current.CancellationToken);
        Assert.Equal((0, true), Run("The checkpoint is signed by kept.invalid/", "record", file, "--key", await KeyAsync(host)));
        Assert.True(JsonNode.Parse(export.Text)!["entries"]!.AsArray().Count >= 2);
    }

    [Fact]
    public async Task A_log_of_a_server_that_kept_no_tiles_is_completed_at_the_start()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await WriteAsync(host, 600);
        await host.DbAsync(db => db.Set<LedgerNode>().ExecuteDeleteAsync());
        Assert.Equal((1, true), Log(host, await KeyAsync(host), "tile/1/000.p/2: missing"));
        await host.RestartAsync();
        Assert.Equal(0, Log(host, await KeyAsync(host), "VERIFIED").Code);
    }

    private static async Task WriteAsync(KeptHost host, int entries)
    {
        await host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(() =>
        {
            for (var i = 0; i < entries; i++)
                s.GetRequiredService<LedgerWriter>().Add(EntryKind.Expired, null, "inkwell", new() { ["number"] = i });
            return Task.FromResult(true);
        }));
        await Eventually.TrueAsync("all entries to be placed", async () => !await host.DbAsync(db => db.Set<LedgerEntry>().AnyAsync(e => e.Index == null)));
    }

    private static async Task<string> KeyAsync(KeptHost host) => System.Text.Encoding.UTF8.GetString((await GetAsync(host, "key")).Body).Trim();

    private (int Code, bool Says) Log(KeptHost host, string key, string words) =>
        Run(words, "log", $"http://127.0.0.1:{host.Port}/ledger", "--key", key, "--state", Path.Combine(folder, "state"));

    private static (int Code, bool Says) Run(string words, params string[] args)
    {
        using StringWriter output = new(), error = new();
        var code = VerifyCommand.Run(args, output, error);
        Assert.Empty(error.ToString());
        return (code, output.ToString().Contains(words, StringComparison.Ordinal));
    }

    private static async Task<(HttpStatusCode Status, byte[] Body, string? Type, string? Cache)> GetAsync(KeptHost host, string path)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{host.Port}/ledger/{path}"), TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), answer.Content.Headers.ContentType?.ToString(), answer.Headers.CacheControl?.ToString());
    }
}
