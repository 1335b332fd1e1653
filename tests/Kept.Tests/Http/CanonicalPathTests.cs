using System.Net;
using CsCheck;
using Kept.Server.Shared;
using Kept.Tests.Hosting;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Kept.Tests.Http;

/// <summary>Every page has one address, and the others lead there.</summary>
public sealed class CanonicalPathTests(SharedHosts hosts)
{
    [Theory]
    [InlineData("/P/HP-61-Black/?from=A%20b", "/p/hp-61-black?from=A%20b")]
    [InlineData("/contact/", "/contact")]
    [InlineData("/Contact", "/contact")]
    [InlineData("/C/Ink", "/c/ink")]
    [InlineData("/privacy/CHOICES/?session=AbC", "/privacy/choices?session=AbC")]
    [InlineData("/U/AbC-dEf_1/", "/u/AbC-dEf_1")]
    [InlineData("/orders/ink-7q4m-2hxd?key=AbC", "/orders/INK-7Q4M-2HXD?key=AbC")]
    [InlineData("/Console/Sign-In", "/console/sign-in")]
    [InlineData("/CSS/base.css", "/css/base.css")]
    [InlineData("/API/v1/site/", "/api/v1/site")]
    public async Task Another_spelling_of_an_address_leads_to_it_for_good(string typed, string canonical)
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser(redirects: false);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var answer = await browser.SendRawAsync(new HttpRequestMessage(method, browser.Home.AbsoluteUri.TrimEnd('/') + typed));
            Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
            Assert.Equal(canonical, answer.Headers.Location?.OriginalString);
        }
    }

    [Theory]
    [InlineData("/"), InlineData("/contact"), InlineData("/u/AbC"), InlineData("/no/Such/Page/"), InlineData("/scalar/")]
    public async Task What_is_spelt_right_or_is_not_there_is_answered_at_once(string path)
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser(redirects: false);
        Assert.NotEqual(HttpStatusCode.MovedPermanently, (await browser.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Form_is_taken_at_whatever_spelling()
    {
        using var browser = (await hosts.GetAsync(Provider.Sqlite)).Browser(redirects: false);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync("/Cart/Add/", ("sku", "no-such-thing"))).Status);
    }

    [Theory]
    [InlineData("/p/{product}", "/P/ÄB/", "/p/äb")]
    [InlineData("/art/{sku}.svg", "/ART/Hp.SVG", "/art/hp.svg")]
    [InlineData("/ledger/tile/{**path}", "/LEDGER/tile/0/X001/000", "/ledger/tile/0/X001/000")]
    [InlineData("/console/partners/{site}/{id?}", "/console/Partners/INKWELL", "/console/partners/inkwell")]
    [InlineData("/privacy/record/link/{token}", "/Privacy/record/link/AbC", "/privacy/record/link/AbC")]
    public void Only_slugs_and_the_words_of_the_route_change(string route, string typed, string canonical) =>
        Assert.Equal(canonical, CanonicalPath.Of(RoutePatternFactory.Parse(route), typed));

    [Fact]
    public void Address_that_was_led_to_leads_nowhere_else() => Gen.String[Gen.Char["aB/-.%é0"], 0, 12].Sample(text =>
    {
        foreach (var route in new[] { "/p/{product}", "/u/{token}", "/printers/{brand}/{model}", "/ledger/tile/{**path}" })
        {
            var once = CanonicalPath.Of(RoutePatternFactory.Parse(route), "/" + text);
            Assert.Equal(once, CanonicalPath.Of(RoutePatternFactory.Parse(route), once));
            Assert.False(once.StartsWith("//", StringComparison.Ordinal));
        }
    });
}
