using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kept.Tests.Requests.Agents;

/// <summary>The end at which an agent takes status callbacks, on this machine.</summary>
internal sealed class CallbackListener : IAsyncDisposable
{
    private readonly WebApplication app;

    private CallbackListener(WebApplication app) => this.app = app;

    public ConcurrentQueue<string> Bodies { get; } = [];

    /// <summary>The Content-Length of each callback; null where it had none.</summary>
    public ConcurrentQueue<long?> Lengths { get; } = [];

    public string Url => $"{app.Urls.First()}/told";

    /// <param name="endless">It accepts with a body that has no end.</param>
    public static async Task<CallbackListener> StartAsync(bool endless = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var listener = new CallbackListener(builder.Build());
        listener.app.MapPost("/told", async (HttpContext context) =>
        {
            listener.Lengths.Enqueue(context.Request.ContentLength);
            using var reader = new StreamReader(context.Request.Body);
            listener.Bodies.Enqueue(await reader.ReadToEndAsync());
            while (endless && !context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(new byte[64 * 1024]);
        });
        await listener.app.StartAsync(TestContext.Current.CancellationToken);
        return listener;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
