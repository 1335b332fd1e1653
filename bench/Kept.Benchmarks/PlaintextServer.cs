using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Kept.Benchmarks;

/// <summary>The least that Kestrel can do on this machine: thirteen bytes for every request, and nothing else in the way.</summary>
internal static class PlaintextServer
{
    private static readonly ReadOnlyMemory<byte> Hello = "Hello, World!"u8.ToArray();

    public static async Task<int> RunAsync(string url)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(static async context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.ContentLength = Hello.Length;
            await context.Response.Body.WriteAsync(Hello);
        });
        await app.RunAsync();
        return 0;
    }
}
