using System.Net;
using Kept.Tests.Hosting;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Requests;

/// <summary>
/// Pages whose address holds a token tell it to nobody else, and their forms work in browsers that send no Sec-Fetch headers:
/// those name the origin of a form only where the page's Referrer-Policy lets them.
/// </summary>
public sealed class PrivatePageTests(SharedHosts hosts)
{
    [Fact]
    public async Task A_token_in_an_address_goes_to_no_other_origin()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        var record = await RecordOfNewPersonAsync(host, browser, "token@example.org", "Tova Token");
        foreach (var path in new[] { "/privacy/record", "/privacy/record/correct", "/privacy/record/erase", "/privacy/requests", "/privacy/choices" })
        {
            var page = await browser.GetAsync(path + record.Url.Query);
            Assert.Equal((path, HttpStatusCode.OK), (path, page.Status));
            Assert.Equal(["same-origin"], page.Headers.GetValues("Referrer-Policy"));
            Assert.StartsWith("default-src 'self';", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }

    [Theory, InlineData(null, HttpStatusCode.OK), InlineData("null", HttpStatusCode.Forbidden), InlineData("https://elsewhere.example", HttpStatusCode.Forbidden)]
    public async Task A_form_of_the_record_is_taken_from_its_own_origin_alone(string? origin, HttpStatusCode answer)
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        var record = await RecordOfNewPersonAsync(host, browser, $"origin-{(int)answer}-{origin?.Length}@example.org", "Orla Origin");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(record.Url, $"/privacy/choices{record.Url.Query}&handler=Set"))
        {
            Content = new FormUrlEncodedContent([new("inkwell/offers", "no")]),
        };
        request.Headers.Add("Origin", origin ?? record.Url.GetLeftPart(UriPartial.Authority));
        Assert.Equal(answer, (await browser.SendAsync(request)).Status);
    }
}
