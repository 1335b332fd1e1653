using System.Net;
using System.Text;
using Kept.Server.Shared;
using Kept.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Kept.Tests.Shared;

public sealed class ReadableInputTests(SharedHosts hosts)
{
    [Theory]
    [InlineData("?q=toner", 200)]
    [InlineData("?q=b%C3%BCro", 200)]
    [InlineData("?q=%FF%FE", 200)]
    [InlineData("?q=a%00b", 400)]
    [InlineData("?%00=b", 400)]
    [InlineData("?q=%1B%5B2J", 400)]
    public async Task A_query_must_be_text(string query, int status) => Assert.Equal(status, await StatusOfAsync(query, null));

    [Theory]
    [InlineData("name=Ada", 200)]
    [InlineData("note=one%0D%0Atwo%09three", 200)]
    [InlineData("name=%C3%28", 200)]
    [InlineData("name=\u00FF\u00FE", 400)]
    [InlineData("name=Ada%00", 400)]
    public async Task A_form_must_be_text(string form, int status) => Assert.Equal(status, await StatusOfAsync("", form));

    [Fact]
    public async Task An_over_long_query_is_refused() =>
        Assert.Equal(414, await StatusOfAsync("?q=" + new string('a', ReadableInput.LongestQuery), null));

    [Theory]
    [InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_form_in_parts_must_be_text(Provider provider)
    {
        using var browser = (await hosts.GetAsync(provider)).Browser();
        using var form = new MultipartFormDataContent { { new StringContent("admin\0"), "Input.UserName" }, { new StringContent("a long enough password"), "Input.Password" } };
        using var answer = await browser.SendRawAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(browser.Home, "/console/sign-in")) { Content = form });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<int> StatusOfAsync(string query, string? form)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        if (form is not null)
        {
            context.Request.Method = "POST";
            context.Request.ContentType = "application/x-www-form-urlencoded";
            context.Request.ContentLength = form.Length;
            context.Request.Body = new MemoryStream(Encoding.Latin1.GetBytes(form));
        }
        await new ReadableInput(_ => Task.CompletedTask).InvokeAsync(context);
        return context.Response.StatusCode;
    }
}
