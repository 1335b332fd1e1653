using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Kept.Server.Network;
using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Visits;

/// <summary><c>GET /console/visits/live</c>: how many visitors are here, every five seconds, as server-sent events.</summary>
internal static class VisitsLive
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public static IResult Get(HttpContext context, IServiceScopeFactory scopes, Snapshot<SiteDirectory> directory, TimeProvider time, IHostApplicationLifetime life) =>
        context.OnlyHeaders("text/event-stream") ?? TypedResults.ServerSentEvents(NowAsync(VisitsModel.Sites(context, directory.Current), scopes, time, life.ApplicationStopping, context.RequestAborted));

    // The stream ends with the server too, or it would hold up every shutdown.
    private static async IAsyncEnumerable<SseItem<VisitorsNow>> NowAsync(
        IReadOnlyList<string> sites, IServiceScopeFactory scopes, TimeProvider time, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancel);
        while (!either.IsCancellationRequested)
        {
            yield return new SseItem<VisitorsNow>(await ReadAsync(sites, scopes, either.Token), "now");
            try
            {
                await Task.Delay(Pause, time, either.Token);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }
        }
    }

    private static async Task<VisitorsNow> ReadAsync(IReadOnlyList<string> sites, IServiceScopeFactory scopes, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<VisitReport>().NowAsync(sites, cancel);
    }
}
