using System.Collections.Concurrent;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>
/// Sends either transactional or bulk mail, several at a time. Each lane has its own share of the connections, so mails that hang in
/// one never stop the other. A mail that takes long makes room for the next one and keeps its connection, so that a few slow
/// recipients do not hold up the rest of their lane.
/// </summary>
internal sealed class OutboxLane(
    bool bulk, int width, IServiceScopeFactory scopes, OutboxSignal signal, MailBreaker breaker, SiteFaults faults, TimeProvider time, ILogger logger) : IDisposable
{
    private const int Batch = 50;

    /// <summary>How many slow mails may keep their connections at a time.</summary>
    private const int MostSlow = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<Guid, Task> sending = new();
    private readonly SemaphoreSlim free = new(width);
    private readonly SemaphoreSlim slow = new(MostSlow);

    /// <summary>Runs until cancelled, and returns when no mail is being sent any more.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                if (!await TryRoundAsync(cancel))
                    await signal.WaitAsync(bulk, Interval, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sending.Values);
        }
    }

    /// <summary>Call it when <see cref="RunAsync"/> has returned.</summary>
    public void Dispose()
    {
        free.Dispose();
        slow.Dispose();
    }

    private async Task<bool> TryRoundAsync(CancellationToken cancel)
    {
        try
        {
            return await RoundAsync(cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError("Reading the outbox failed with {Error}; it is tried again in {Interval}\n{Stack}", e.GetType().Name, Interval, e.StackTrace);
            return false;
        }
    }

    /// <summary>Starts to send what is due. Returns true when there may be more.</summary>
    private async Task<bool> RoundAsync(CancellationToken cancel)
    {
        var started = false;
        foreach (var id in await DueAsync(cancel))
        {
            if (sending.ContainsKey(id))
                continue;
            await free.WaitAsync(cancel);
            if (!breaker.MayTry(bulk))
            {
                free.Release();
                return false;
            }
            var gate = new TaskCompletionSource();
            sending[id] = SendAsync(id, gate.Task, cancel);
            gate.SetResult();
            started = true;
        }
        return started;
    }

    /// <summary>Begins once it is known to be sending.</summary>
    private async Task SendAsync(Guid id, Task known, CancellationToken cancel)
    {
        await known;
        var departure = DepartAsync(id, cancel);
        var place = free;
        try
        {
            await Task.WhenAny(departure, Task.Delay(Long, time, cancel));
            if (!departure.IsCompleted && slow.Wait(0, CancellationToken.None))
            {
                free.Release();
                place = slow;
            }
            await departure;
        }
        finally
        {
            place.Release();
            sending.TryRemove(id, out _);
        }
    }

    private async Task DepartAsync(Guid id, CancellationToken cancel)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<Departure>().SendAsync(id, cancel);
        }
        catch (Exception e)
        {
            if (e is not OperationCanceledException)
                logger.LogError("Sending mail {Mail} failed with {Error}\n{Stack}", id, e.GetType().Name, e.StackTrace);
        }
    }

    private async Task<List<Guid>> DueAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        // Mail of a site that is closed for maintenance waits until it opens again.
        var closed = faults.All().Where(f => !f.Fault.ShopOnly).Select(f => f.Site.Id).ToList();
        var mails = scope.ServiceProvider.GetRequiredService<KeptDb>().Set<OutboxMail>()
            .Where(m => m.IsBulk == bulk && !closed.Contains(m.SiteId));
        var now = time.GetUtcNow();
        var lost = await mails.Where(m => m.State == MailState.Leaving && m.LeavingUntil <= now)
            .OrderBy(m => m.DueAt).Select(m => m.Id).Take(Batch).ToListAsync(cancel);
        var waiting = await mails.Where(m => m.State == MailState.Waiting && m.DueAt <= now)
            .OrderBy(m => m.DueAt).Select(m => m.Id).Take(Batch).ToListAsync(cancel);
        return [.. lost, .. waiting];
    }
}
