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

    public string Url => $"{app.Urls.First()}/told";

    public static async Task<CallbackListener> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var listener = new CallbackListener(builder.Build());
        listener.app.MapPost("/told", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            listener.Bodies.Enqueue(await reader.ReadToEndAsync());
            return Results.Ok();
        });
        await listener.app.StartAsync(TestContext.Current.CancellationToken);
        return listener;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
