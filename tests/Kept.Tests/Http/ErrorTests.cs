using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kept.Server.Requests.Agents;
using Kept.Server.Staff;
using Kept.Server.Visits;
using Kept.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Http;

/// <summary>Errors have a form that their reader understands: the shop's pages, the console's, JSON for programs.</summary>
public sealed class ErrorTests(SharedHosts hosts)
{
    private const int TooMuch = 300_000;

    [Theory]
    [InlineData("GET", "/api/v1/nothing", 0, 404), InlineData("GET", "/API", 0, 404), InlineData("DELETE", "/api/v1/site", 0, 405)]
    [InlineData("PUT", "/api/v1/products/x/stock", 9, 415), InlineData("GET", "/api/v1/site?q=%00", 0, 400), InlineData("GET", "/api/v1/site", 0, 401)]
    [InlineData("GET", "/v1/nothing", 0, 404), InlineData("PATCH", "/v1/agent/x", 0, 405), InlineData("POST", "/v1/data-rights-request", 9, 415)]
    [InlineData("POST", "/v1/agent/x?q=%00", 0, 400)]
    public async Task Program_gets_json(string method, string path, int bytes, int status)
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser();
        var content = bytes > 0 ? new FormUrlEncodedContent([KeyValuePair.Create("a", new string('b', bytes))]) : null;
        AssertJson(await browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(browser.Home, path)) { Content = content }), status, path);
    }

    [Fact]
    public async Task Program_gets_json_for_a_body_that_is_too_large()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await Requests.Agents.Agency.JoinAsync(host, "LARGE");
        using var browser = host.Browser();
        using var content = new StringContent(new string('a', TooMuch), Encoding.UTF8, "text/plain");
        AssertJson(await PostLargeAsync(browser, "/v1/agent/LARGE", content), 413, "/v1");
    }

    [Fact]
    public async Task Program_gets_json_for_a_host_name_of_nobody()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser("nobody");
        AssertJson(await browser.GetAsync("/api/v1/site"), 421, "/api");
        AssertJson(await browser.GetAsync("/v1/agent/x"), 421, "/v1");
        Assert.Contains("No shop answers to this address", (await browser.GetAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_of_the_server_is_told_in_the_form_of_its_place()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, services =>
        {
            services.AddScoped<AgentDesk>(_ => throw new InvalidOperationException("marked"));
            services.AddScoped<ApiKeyHandler>(_ => throw new InvalidOperationException("marked"));
            services.AddScoped<VisitReport>(_ => throw new InvalidOperationException("marked"));
        });
        using var staff = await host.StaffAsync();
        AssertJson(await staff.GetAsync("/v1/agent/x"), 500, "/v1");
        AssertJson(await staff.GetAsync("/api/v1/site"), 500, "/api");
        var page = await staff.GetAsync("/console/visits");
        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
        Assert.Contains("check the server's log", page.TextOf(".console-main"), StringComparison.Ordinal);
        Assert.Contains("default-src 'self'", string.Join(' ', page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("marked", page.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Console_tells_of_errors_in_its_own_frame()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var clerk = await host.StaffAsync(Roles.All.First(r => r.Name == "marketing"));
        using var stranger = host.Browser();
        Assert.Contains("This is not open to you", (await clerk.GetAsync("/console/orders")).TextOf(".console-main h1"), StringComparison.Ordinal);
        Assert.Contains("There is no such page", (await clerk.GetAsync("/console/nothing")).TextOf(".console-main h1"), StringComparison.Ordinal);
        Assert.Contains("There is no such page", (await stranger.GetAsync("/console/nothing")).TextOf(".console-door h1"), StringComparison.Ordinal);
        var refused = await clerk.SendAsync(new HttpRequestMessage(HttpMethod.Delete, new Uri(clerk.Home, "/console/campaigns")));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.Status);
        Assert.NotNull(refused.Element(".console-nav"));
        foreach (var page in new[] { "/problem/404", "/console/problem/403" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(page)).Status);
    }

    [Theory, InlineData("/privacy/contact", TooMuch, true), InlineData("/account/sign-in", TooMuch, true), InlineData("/account/sign-in", 30_000, false)]
    public async Task Only_a_form_that_takes_files_may_be_large(string path, int length, bool refused)
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("Email", new string('a', length))]);
        var page = await PostLargeAsync(browser, path, form);
        Assert.Equal(refused, page.Status == HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(refused, page.Text.Contains("That was too much at once", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Catalogue_file_may_be_large()
    {
        using var staff = await (await hosts.GetAsync(Provider.Sqlite)).StaffAsync();
        using var form = new MultipartFormDataContent { { new StringContent("products"), "What" }, { new ByteArrayContent(new byte[2_000_000]), "file", "products.csv" } };
        Assert.NotEqual(HttpStatusCode.RequestEntityTooLarge, (await PostLargeAsync(staff, "/console/catalogue/import?site=inkwell", form)).Status);
    }

    [Fact]
    public async Task Who_tries_too_often_is_told_when_to_try_again()
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser();
        Page page;
        do
            page = await browser.PostAsync("/console/sign-in", ("Input.UserName", "nobody-at-all"));
        while (page.Status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.InRange(page.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("A little too fast", page.TextOf(".console-door"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Program_that_asks_too_often_is_told_in_json_when_to_try_again()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser();
        Page answer;
        do
            answer = await browser.GetAsync("/v1/agent/nobody");
        while (answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound);
        AssertJson(answer, 429, "/v1");
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    /// <summary>Who asks before sending a large form gets the answer instead of a closed connection (RFC 9110, section 10.1.1).</summary>
    private static Task<Page> PostLargeAsync(Browser browser, string path, HttpContent content) =>
        browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(browser.Home, path)) { Content = content, Headers = { ExpectContinue = true } });

    private static void AssertJson(Page answer, int status, string path)
    {
        Assert.Equal(status, (int)answer.Status);
        var json = JsonNode.Parse(answer.Source)!;
        if (path.StartsWith("/v1", StringComparison.Ordinal))
        {
            Assert.Equal("application/json", answer.MediaType);
            Assert.Equal($"{status}", (string?)json["code"]);
            Assert.NotEmpty((string)json["message"]!);
            return;
        }
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.Equal(status, (int?)json["status"]);
        Assert.NotEmpty((string)json["title"]!);
    }
}
