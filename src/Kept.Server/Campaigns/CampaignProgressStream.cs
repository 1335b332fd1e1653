using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Kept.Server.Shared;

namespace Kept.Server.Campaigns;

/// <summary>A campaign's counts each second as server-sent events (WHATWG HTML 9.2), until it stops moving or for ten minutes.</summary>
internal static class CampaignProgressStream
{
    private const int LongestInSeconds = 600;

    internal sealed record Counts(string State, int Chosen, int Excluded, int Waiting, int Sent, int Dropped, int Failed);

    public static IResult Answer(Guid id, IServiceScopeFactory scopes, TimeProvider time, HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.OnlyHeaders("text/event-stream") ?? TypedResults.ServerSentEvents(CountsAsync(id, scopes, time, context.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<Counts>> CountsAsync(Guid id, IServiceScopeFactory scopes, TimeProvider time, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var second = 0; second < LongestInSeconds; second++)
        {
            // A scope a look, so that a page left open holds no database connection.
            await using var scope = scopes.CreateAsyncScope();
            if (await scope.ServiceProvider.GetRequiredService<CampaignSwitch>().ProgressAsync(id, cancel) is not { } p)
                yield break;
            yield return new SseItem<Counts>(new Counts(p.State.ToString(), p.Chosen, p.Excluded, p.Waiting, p.Sent, p.Dropped, p.Failed));
            if (p.State != CampaignState.Sending)
                yield break;
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancel);
        }
    }
}
