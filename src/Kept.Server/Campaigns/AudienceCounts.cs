using System.Collections.Concurrent;
using Kept.Server.Disclosures;
using Kept.Server.Network;

namespace Kept.Server.Campaigns;

/// <summary>How many people a campaign would reach, and why it leaves out the others.</summary>
internal sealed record AudienceCount(int Reached, IReadOnlyList<(string Reason, string? Clause, int People)> Excluded);

/// <summary>
/// Counts everybody as the campaign will look at them, in the background: a million people take some seconds. A page waits a
/// moment for the figure, and else shows how far the counting is and looks again.
/// </summary>
internal sealed class AudienceCounts(IServiceScopeFactory scopes, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const int Step = 2000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>For how long a page that had to come back finds the figure it waited for.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Site, string? Advertiser), Counting> running = new();

    /// <returns>The figure, or null and how many people were looked at so far.</returns>
    public async Task<(AudienceCount? Count, int Looked)> FindAsync(Site site, Partner? advertiser, CancellationToken cancel)
    {
        var key = (site.Id, advertiser?.Id);
        var counting = running.GetOrAdd(key, _ => new Counting(c => CountAsync(site, advertiser, c), time));
        try
        {
            var count = await counting.ResultAsync().WaitAsync(Patience, time, cancel);
            // Who got it at once sees a new one next time; who had to come back has some time to do so.
            if (!counting.WasWaitedFor || counting.IsOld(time.GetUtcNow()))
                running.TryRemove(KeyValuePair.Create(key, counting));
            return (count, counting.Looked);
        }
        catch (TimeoutException)
        {
            counting.WasWaitedFor = true;
            return (null, counting.Looked);
        }
        catch (Exception) when (counting.ResultAsync().IsFaulted)
        {
            running.TryRemove(KeyValuePair.Create(key, counting));
            throw;
        }
    }

    private async Task<AudienceCount> CountAsync(Site site, Partner? advertiser, Counting progress)
    {
        var (reached, after) = (0, Guid.Empty);
        var excluded = new Dictionary<(string Reason, string? Clause), int>();
        while (true)
        {
            // A scope a step, so that what was read does not pile up.
            await using var scope = scopes.CreateAsyncScope();
            var next = await scope.ServiceProvider.GetRequiredService<Audience>().NextAsync(site, advertiser, after, Step, lifetime.ApplicationStopping);
            reached += next.Count(m => m.MayBeSent);
            foreach (var why in next.Where(m => !m.MayBeSent).Select(Why))
                excluded[why] = excluded.GetValueOrDefault(why) + 1;
            progress.Looked += next.Count;
            if (next.Count < Step)
                return new AudienceCount(reached, [.. excluded.OrderByDescending(e => e.Value).Select(e => (e.Key.Reason, e.Key.Clause, e.Value))]);
            after = next[^1].Person;
        }
    }

    private static (string Reason, string? Clause) Why(AudienceMember member)
    {
        if (member.Decision.Permitted)
            return (member.Address is null ? "The person has no e-mail address any more." : $"The policy asks for {member.Decision.Duties}, which offers do not do.", null);
        var reason = member.Decision.Reasons is [var first, ..] ? first : null;
        return (reason?.Text ?? "No rule permits it.", reason?.Clause is { } clause ? $"{member.Version.Label}, “{clause.Heading}”" : null);
    }

    private sealed class Counting(Func<Counting, Task<AudienceCount>> count, TimeProvider time)
    {
        private readonly Lock gate = new();
        private Task<AudienceCount>? result;
        private DateTimeOffset? endedAt;

        public int Looked { get; set; }

        public bool WasWaitedFor { get; set; }

        public bool IsOld(DateTimeOffset now) => endedAt + Fresh < now;

        /// <summary>The counting, begun by the first who asks.</summary>
        public Task<AudienceCount> ResultAsync()
        {
            lock (gate)
                return result ??= Task.Run(async () =>
                {
                    var counted = await count(this);
                    endedAt = time.GetUtcNow();
                    return counted;
                });
        }
    }
}
