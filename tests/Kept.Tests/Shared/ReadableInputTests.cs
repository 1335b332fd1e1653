using System.Net;
using System.Text;
using Kept.Server.Shared;
using Kept.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Kept.Tests.Shared;

public sealed class ReadableInputTests(SharedHosts hosts)
{
    private const string Plain = "application/x-www-form-urlencoded";

    [Theory]
    [InlineData("?q=toner", 200)]
    [InlineData("?q=b%C3%BCro", 200)]
    [InlineData("?q=%FF%FE", 200)]
    [InlineData("?q=a%00b", 400)]
    [InlineData("?%00=b", 400)]
    [InlineData("?q=%1B%5B2J", 400)]
    public async Task A_query_must_be_text(string query, int status) => Assert.Equal(status, await StatusOfAsync(query));

    [Fact]
    public async Task An_over_long_query_is_refused() =>
        Assert.Equal(414, await StatusOfAsync("?q=" + new string('a', ReadableInput.LongestQuery)));

    [Theory]
    [InlineData("Input.UserName=Ada%0D%0Atwo%09three", 200)]
    [InlineData("Input.UserName=%C3%28", 200)]
    [InlineData("Input.UserName=\u00FF\u00FE", 400)]
    [InlineData("Input.UserName=Ada%00", 400)]
    [InlineData("Input.UserName=Ada%1B", 400)]
    [InlineData("%1B=Ada", 400)]
    public async Task A_form_must_be_text_or_the_page_says_so(string form, int status)
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        foreach (var path in new[] { "/console/sign-in", "/cart/add?sku" })
        {
            using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(form)) { Headers = { { "Content-Type", Plain } } };
            var page = await PostAsync(host, path, content);
            Assert.Equal(path == "/console/sign-in" || status == 400 ? status : 404, (int)page.Status);
            Assert.Equal(status == 400, page.Text.Contains("We could not read that", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_form_in_parts_must_be_text_or_the_page_says_so(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        foreach (var (path, field) in new[] { ("/console/sign-in", "Input.UserName"), ("/cart/add", "sku") })
        {
            using var form = new MultipartFormDataContent { { new StringContent("admin\0"), field }, { new StringContent("a long enough password"), "Input.Password" } };
            var page = await PostAsync(host, path, form);
            Assert.Equal(HttpStatusCode.BadRequest, page.Status);
            Assert.Contains("We could not read that", page.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/console/sign-in", 70_000, 400)]
    [InlineData("/cart/add", 70_000, 400)]
    [InlineData("/cart/add", 40_000_000, 413)]
    [InlineData("/console/sign-in", 40_000_000, 413)]
    public async Task A_form_that_is_too_large_is_refused_and_the_page_says_so(string path, int length, int status)
    {
        using var form = new FormUrlEncodedContent([new("sku", new string('a', length)), new("status", "500")]);
        var page = await PostAsync(await hosts.GetAsync(Provider.Sqlite), path, form);
        Assert.Equal(status, (int)page.Status);
        Assert.Contains(status == 413 ? "That was too much at once" : "We could not read that", page.Text, StringComparison.Ordinal);
    }

    private static async Task<Page> PostAsync(KeptHost host, string path, HttpContent content)
    {
        using var browser = host.Browser();
        // Who asks before sending a large form gets the answer instead of a closed connection (RFC 9110, section 10.1.1).
        return await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(browser.Home, path)) { Content = content, Headers = { ExpectContinue = true } });
    }

    private static async Task<int> StatusOfAsync(string query)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        await new ReadableInput(_ => Task.CompletedTask).InvokeAsync(context);
        return context.Response.StatusCode;
    }
}
