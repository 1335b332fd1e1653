using System.Net;
using System.Text;
using Kept.Server.Visits;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Http;

/// <summary>Which methods and media types an address takes, and what it says about others (RFC 9110).</summary>
public sealed class MethodTests(SharedHosts hosts)
{
    private const string Form = "application/x-www-form-urlencoded";

    private const string Json = "application/json";

    [Theory]
    [InlineData("/"), InlineData("/contact"), InlineData("/cart"), InlineData("/robots.txt"), InlineData("/sitemap.xml"), InlineData("/theme.css")]
    [InlineData("/favicon.ico"), InlineData("/b.gif?p=/head"), InlineData("/healthz"), InlineData("/readyz"), InlineData("/visit.js"), InlineData("/css/base.css")]
    [InlineData("/finder/suggest?q=hp"), InlineData("/ledger/checkpoint"), InlineData("/.well-known/gpc.json"), InlineData("/.well-known/security.txt")]
    [InlineData("/openapi/v1.json"), InlineData("/api/v1/site"), InlineData("/v1/agent/nobody"), InlineData("/console"), InlineData("/no-such-page"), InlineData("/cart/add")]
    public async Task Head_answers_as_get_does_without_a_body(string path)
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser(cookies: false, redirects: false);
        using var get = await browser.SendRawAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(browser.Home, path)));
        using var head = await browser.SendRawAsync(new HttpRequestMessage(HttpMethod.Head, new Uri(browser.Home, path)));
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        foreach (var name in new[] { "Cache-Control", "Vary", "Location", "Content-Security-Policy", "WWW-Authenticate" })
            Assert.Equal(Values(get, name), Values(head, name));
    }

    [Fact]
    public async Task Head_counts_no_visit()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser();
        var (asked, seen) = ($"/c/head-{Guid.NewGuid():N}", $"/c/get-{Guid.NewGuid():N}");
        using (await browser.SendRawAsync(new HttpRequestMessage(HttpMethod.Head, new Uri(browser.Home, $"/b.gif?p={asked}"))))
            Assert.Equal(0, browser.Cookies.Count);
        await browser.GetAsync($"/b.gif?p={seen}");
        await Eventually.TrueAsync("the view to be stored", () => host.DbAsync(db => db.Set<VisitEvent>().AnyAsync(e => e.Path == seen)));
        Assert.False(await host.DbAsync(db => db.Set<VisitEvent>().AnyAsync(e => e.Path == asked)));
    }

    [Theory]
    [InlineData("DELETE", "/cart", "GET, HEAD")]
    [InlineData("GET", "/cart/add", "POST")]
    [InlineData("POST", "/contact", "GET, HEAD")]
    [InlineData("PUT", "/privacy/record", "GET, HEAD, POST")]
    [InlineData("POST", "/robots.txt", "GET, HEAD")]
    [InlineData("GET", "/visit", "POST")]
    [InlineData("DELETE", "/api/v1/site", "GET, HEAD")]
    [InlineData("GET", "/api/v1/products/x/stock", "PUT")]
    [InlineData("GET", "/v1/data-rights-request", "POST")]
    [InlineData("PUT", "/v1/data-rights-request/x", "DELETE, GET, HEAD")]
    [InlineData("GET", "/console/sign-out", "POST")]
    [InlineData("PATCH", "/console/orders", "GET, HEAD")]
    public async Task Wrong_method_is_refused_with_the_ones_that_work(string method, string path, string allowed)
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser(redirects: false);
        using var refused = await browser.SendRawAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(browser.Home, path)));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
        Assert.Equal(allowed, string.Join(", ", refused.Content.Headers.Allow.Order(StringComparer.Ordinal)));

        using var asked = await browser.SendRawAsync(new HttpRequestMessage(HttpMethod.Options, new Uri(browser.Home, path)));
        Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
        Assert.Equal(allowed, string.Join(", ", asked.Content.Headers.Allow.Where(m => m != "OPTIONS").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("POST", "/privacy/contact", Json, "{\"Form\":{}}")]
    [InlineData("POST", "/console/sign-in", Json, "{}")]
    [InlineData("POST", "/console/sign-in", "text/plain", "Input.UserName=ada")]
    [InlineData("POST", "/cart/add", Json, "{\"sku\":\"x\"}")]
    [InlineData("POST", "/visit/choice", Json, "{\"visits\":\"no\"}")]
    [InlineData("POST", "/visit", Form, "p=/")]
    [InlineData("PUT", "/api/v1/products/x/stock", Form, "stock=1")]
    [InlineData("POST", "/v1/data-rights-request", Form, "a=b")]
    [InlineData("POST", "/webhooks/stripe", Form, "a=b")]
    [InlineData("POST", "/console/passkeys/sign-in", Form, "a=b")]
    public async Task Wrong_media_type_is_refused(string method, string path, string type, string body)
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser();
        var refused = await browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(browser.Home, path)) { Content = new StringContent(body, Encoding.UTF8, type) });
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.Status);
    }

    [Fact]
    public async Task Form_that_names_no_handler_of_its_page_is_refused()
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser();
        var refused = await browser.PostAsync("/privacy/choices?handler=Nothing", ("Email", "no-handler@example.org"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("We could not read that", refused.Text, StringComparison.Ordinal);
    }

    private static string Values(HttpResponseMessage message, string name) =>
        string.Join(", ", message.Headers.TryGetValues(name, out var values) ? values : []);
}
