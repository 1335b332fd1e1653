using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Kept.Server.Catalog;
using Kept.Server.Ledgers;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Staff;

/// <summary>A program that sends <c>If-Match</c> sets stock only while the product is what it saw.</summary>
public sealed class ApiVersionTests
{
    private const string Path = "/api/v1/products/hp-61-black";

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Stock_is_set_only_under_the_tag_that_was_read(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var http = await HttpAsync(host);
        await host.DbAsync(db => db.Set<Product>().Where(p => p.SiteId == "inkwell" && p.Sku == "hp-61-black").ExecuteUpdateAsync(p => p.SetProperty(x => x.Stock, 20)));
        var tag = (await http.GetAsync(new Uri(Path, UriKind.Relative), TestContext.Current.CancellationToken)).Headers.ETag!;
        Assert.False(tag.IsWeak);

        // Two pieces are sold after the program has read the stock.
        await host.DbAsync(async db => { await StockRoom.AdjustAsync(db, "inkwell", "hp-61-black", -2, default); return 0; });
        using var refused = await SetAsync(http, 30, tag.ToString());
        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Contains("There are 18 pieces now", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(18, await StockAsync(host));

        var now = (await http.GetAsync(new Uri(Path, UriKind.Relative), TestContext.Current.CancellationToken)).Headers.ETag!;
        using var set = await SetAsync(http, 30, $"\"other\", {now}");
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Equal(set.Headers.ETag, (await http.GetAsync(new Uri(Path, UriKind.Relative), TestContext.Current.CancellationToken)).Headers.ETag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SetAsync(http, 31, now.ToString())).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await SetAsync(http, 31, $"W/{set.Headers.ETag}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SetAsync(http, 31, "*")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SetAsync(http, 32, null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SetAsync(http, 33, "30")).StatusCode);
        Assert.Equal(32, await StockAsync(host));

        var entries = await host.DbAsync(db => db.Set<LedgerEntry>().Where(e => e.Kind == EntryKind.StaffActed && e.Body!.Contains("api-key:")).OrderBy(e => e.Id).Select(e => e.Body!).ToListAsync());
        Assert.Contains("\"changes\":{\"Stock\":[\"18\",\"30\"]}", entries[0], StringComparison.Ordinal);
        Assert.Equal(3, entries.Count);
    }

    private static async Task<HttpClient> HttpAsync(KeptHost host)
    {
        using var boss = await host.StaffAsync();
        var page = await boss.PostAsync("/console/settings/api-keys?handler=Create", ("name", "versions"), ("site", "inkwell"));
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{host.Port}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", page.TextOf(".secret"));
        return http;
    }

    private static Task<HttpResponseMessage> SetAsync(HttpClient http, int stock, string? ifMatch)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, new Uri($"{Path}/stock", UriKind.Relative)) { Content = JsonContent.Create(new { stock }) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<int> StockAsync(KeptHost host) =>
        host.DbAsync(db => db.Set<Product>().Where(p => p.SiteId == "inkwell" && p.Sku == "hp-61-black").Select(p => p.Stock).SingleAsync());
}
