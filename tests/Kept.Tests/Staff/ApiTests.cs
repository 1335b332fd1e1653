using System.Net;
using System.Net.Http.Headers;
using Kept.Client;
using Kept.Server.Staff;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Staff;

public class ApiTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_client_reads_and_sets_what_the_key_is_for(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var http = Http(host, await KeyAsync(host, "foolscap"));
        var client = new KeptClient(http);
        var cancel = TestContext.Current.CancellationToken;
        Assert.Equal("foolscap", (await client.GetSiteAsync(cancel)).Id);
        var products = await client.ListProductsAsync(cancel: cancel).ToListAsync(cancel);
        Assert.True(products.Count > 50, "more than one page");
        Assert.Equal(products.Count, products.DistinctBy(p => p.Sku).Count());
        var last = products[^1];
        await client.SetStockAsync(last.Sku, 4321, cancel: cancel);
        var seen = (await client.FindProductAsync(last.Sku, cancel))!;
        Assert.Equal(4321, seen.Stock);
        await client.SetStockAsync(last.Sku, last.Stock, seen.ETag, cancel);
        var late = await Assert.ThrowsAsync<KeptException>(() => client.SetStockAsync(last.Sku, 99, seen.ETag, cancel));
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.Status);
        Assert.Null(await client.FindProductAsync("no-such-thing", cancel));
        Assert.Null(await client.FindOrderAsync("INK-0000-0000", cancel));
        await foreach (var order in client.ListOrdersAsync("paid", cancel))
            Assert.Equal("paid", order.State);
    }

    [Fact]
    public async Task The_server_says_what_is_wrong_with_a_call()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var http = Http(host, await KeyAsync(host, "inkwell"));
        var client = new KeptClient(http);
        var cancel = TestContext.Current.CancellationToken;
        var negative = await Assert.ThrowsAsync<KeptException>(() => client.SetStockAsync("x", -1, cancel: cancel));
        Assert.Equal(HttpStatusCode.BadRequest, negative.Status);
        Assert.Contains("0 to 1000000", negative.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<KeptException>(() => client.SetStockAsync("no-such-thing", 1, cancel: cancel))).Status);
        var state = await Assert.ThrowsAsync<KeptException>(async () => await client.ListOrdersAsync("lost", cancel).ToListAsync(cancel));
        Assert.Contains("awaiting-payment", state.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_unknown_or_missing_key_opens_nothing()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var key = await KeyAsync(host, "inkwell");
        using (var http = Http(host, key))
            Assert.Equal("inkwell", (await new KeptClient(http).GetSiteAsync(TestContext.Current.CancellationToken)).Id);
        using var boss = await host.StaffAsync();
        var hash = ApiKey.HashOf(key);
        var id = await host.DbAsync(db => db.Set<ApiKey>().Where(k => k.Hash == hash).Select(k => k.Id).SingleAsync());
        await boss.PostAsync("/console/settings/api-keys?handler=Revoke", ("id", id.ToString()));
        foreach (var refused in new[] { key, "kept_nonsense", "" })
        {
            using var http = Http(host, refused);
            using var answer = await http.GetAsync(new Uri("/api/v1/site", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task A_key_is_nowhere_in_the_database()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var key = await KeyAsync(host, "inkwell");
        var rows = await host.DbAsync(db => db.Set<ApiKey>().AsNoTracking().ToListAsync());
        Assert.DoesNotContain(rows, r => r.Name.Contains(key, StringComparison.Ordinal) || r.Ending.Length > 4);
    }

    [Fact]
    public async Task The_document_names_the_api_and_nothing_else()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser();
        var document = (await browser.GetAsync("/openapi/v1.json")).Source;
        foreach (var path in new[] { "/api/v1/site", "/api/v1/products/{sku}/stock", "/api/v1/orders/{number}" })
            Assert.Contains($"\"{path}\"", document, StringComparison.Ordinal);
        Assert.DoesNotContain("/console", document, StringComparison.Ordinal);
    }

    private static async Task<string> KeyAsync(KeptHost host, string site)
    {
        using var boss = await host.StaffAsync();
        var page = await boss.PostAsync("/console/settings/api-keys?handler=Create", ("name", "test"), ("site", site));
        return page.TextOf(".secret");
    }

    private static HttpClient Http(KeptHost host, string key)
    {
        var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{host.Port}/") };
        if (key.Length > 0)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http;
    }
}
