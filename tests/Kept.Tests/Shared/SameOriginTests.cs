using Kept.Server.Shared;
using Microsoft.AspNetCore.Http;

namespace Kept.Tests.Shared;

public sealed class SameOriginTests
{
    [Theory]
    [InlineData("POST", "same-origin", null, true)]
    [InlineData("POST", "none", null, true)]
    [InlineData("POST", "cross-site", null, false)]
    [InlineData("POST", "same-site", null, false)]
    [InlineData("POST", null, "http://inkwell.localhost:5080", true)]
    [InlineData("POST", null, "http://foolscap.localhost:5080", false)]
    [InlineData("POST", null, "null", false)]
    [InlineData("POST", null, "http://inkwell.localhost:5081", false)]
    [InlineData("POST", null, null, true)]
    [InlineData("DELETE", "cross-site", null, false)]
    [InlineData("GET", "cross-site", "http://evil.example", true)]
    public async Task A_change_must_come_from_the_site_itself(string method, string? fetchSite, string? origin, bool allowed)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Host = new HostString("inkwell.localhost", 5080);
        if (fetchSite is not null)
            context.Request.Headers["Sec-Fetch-Site"] = fetchSite;
        if (origin is not null)
            context.Request.Headers.Origin = origin;
        var reached = false;

        await new SameOrigin(_ => { reached = true; return Task.CompletedTask; }).InvokeAsync(context);

        Assert.Equal(allowed, reached);
        Assert.Equal(allowed ? 200 : 403, context.Response.StatusCode);
    }
}
