using System.Net;
using Kept.Server.Network;
using Kept.Tests.Hosting;

namespace Kept.Tests.Http;

/// <summary>HTTPS behind a proxy, and which proxies are believed.</summary>
public sealed class HttpsTests(SharedHosts hosts)
{
    [Fact]
    public async Task With_https_as_the_public_scheme_nothing_is_said_in_the_clear()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, null, "--PublicUrl:Scheme=https");
        using var browser = host.Browser(redirects: false);

        var plain = await SendAsync(browser, HttpMethod.Get, "/search?q=a%20b");
        Assert.Equal(HttpStatusCode.PermanentRedirect, plain.Status);
        Assert.Equal("https://inkwell.localhost/search?q=a%20b", plain.Headers.Location?.AbsoluteUri);
        Assert.Equal(HttpStatusCode.PermanentRedirect, (await SendAsync(browser, HttpMethod.Post, "/privacy/choices")).Status);
        Assert.Equal(HttpStatusCode.PermanentRedirect, (await SendAsync(browser, HttpMethod.Get, "/b.gif")).Status);

        var secure = await SendAsync(browser, HttpMethod.Get, "/", ("X-Forwarded-Proto", "https"));
        Assert.Equal(HttpStatusCode.OK, secure.Status);
        Assert.Equal("max-age=31536000", string.Join(',', secure.Headers.GetValues("Strict-Transport-Security")));
        Assert.Equal("https://inkwell.localhost/", secure.Element("link[rel=canonical]").GetAttribute("href"));
        Assert.Contains("; secure", string.Join(',', (await SendAsync(browser, HttpMethod.Get, "/b.gif", ("X-Forwarded-Proto", "https"))).Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<loc>https://inkwell.localhost/contact</loc>", (await SendAsync(browser, HttpMethod.Get, "/sitemap.xml", ("X-Forwarded-Proto", "https"))).Source, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(browser, HttpMethod.Get, "/healthz")).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(browser, HttpMethod.Get, "/readyz")).Status);
        using var here = new Browser(new Uri($"http://localhost:{host.Port}/"), redirects: false);
        var local = await here.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, local.Status);
        Assert.False(local.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Console_at_the_server_itself_gives_addresses_that_work_from_outside()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, null, "--PublicUrl:Scheme=https");
        using var staff = await host.StaffAsync(new Browser(new Uri($"http://localhost:{host.Port}/")));

        var invited = await staff.PostAsync("/console/staff?handler=Invite", ("roles", "analyst"));

        Assert.Matches("https://[a-z]+\\.localhost/console/setup/", invited.Source);
        Assert.Matches("https://[a-z]+\\.localhost/ledger", (await staff.GetAsync("/console/ledger")).Source);
    }

    [Fact]
    public async Task Without_it_the_server_answers_as_it_is_asked()
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser(redirects: false);
        var page = await SendAsync(browser, HttpMethod.Get, "/contact", ("X-Forwarded-Proto", "https"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.False(page.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Forwarded_host_is_believed_from_a_proxy_in_the_settings_alone()
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser();
        Assert.Contains("Inkwell", (await SendAsync(browser, HttpMethod.Get, "/contact", ("X-Forwarded-Host", "foolscap.localhost"))).Document.Title, StringComparison.Ordinal);

        await using var known = await KeptHost.StartAsync(Provider.Sqlite, null, "--PublicUrl:Proxies:0=127.0.0.1");
        using var behind = known.Browser();
        Assert.Contains("Foolscap", (await SendAsync(behind, HttpMethod.Get, "/contact", ("X-Forwarded-Host", "foolscap.localhost"))).Document.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_proxy_than_those_in_the_settings_is_not_believed()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, null, "--PublicUrl:Scheme=https", "--PublicUrl:Proxies:0=10.0.0.0/8", "--PublicUrl:Proxies:1=2001:db8::1");
        using var browser = host.Browser(redirects: false);
        Assert.Equal(HttpStatusCode.PermanentRedirect, (await SendAsync(browser, HttpMethod.Get, "/", ("X-Forwarded-Proto", "https"))).Status);
        Assert.Equal(HttpStatusCode.PermanentRedirect, (await SendAsync(browser, HttpMethod.Get, "/", ("X-Forwarded-Host", "localhost"))).Status);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8"), InlineData("192.0.2.7", "192.0.2.7/32"), InlineData("2001:db8::1", "2001:db8::1/128")]
    [InlineData("10.0.0.1/8", "10.0.0.0/8"), InlineData("proxy.example", null), InlineData("", null), InlineData("10.0.0.0/33", null)]
    public void Proxy_is_an_address_or_a_network(string text, string? network) => Assert.Equal(network, KnownProxies.Read(text)?.ToString());

    private static Task<Page> SendAsync(Browser browser, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(browser.Home, path));
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return browser.SendAsync(request);
    }
}
