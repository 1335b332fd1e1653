using Kept.Server.Campaigns;
using Kept.Server.Network;
using Kept.Server.Requests.Agents;
using Kept.Server.Requests.Errands;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Requests;

/// <summary>When the watch last looked at every request, and what it found; one row.</summary>
internal sealed class RequestWatchMark
{
    public int Id { get; init; } = 1;

    public DateTimeOffset At { get; set; }

    public int Waiting { get; set; }

    public int Late { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<RequestWatchMark>
    {
        public void Configure(EntityTypeBuilder<RequestWatchMark> builder)
        {
            builder.ToTable("request_watch");
            builder.Property(m => m.Id).ValueGeneratedNever();
        }
    }
}

/// <summary>Looks at every request that has not ended, so that none is stuck or lost.</summary>
internal sealed class RequestWatch(IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger<RequestWatch> logger)
    : LeasedJob(scopes, leases, time, logger)
{
    /// <summary>The console says that the watch sleeps when it has not looked for this long.</summary>
    public static readonly TimeSpan Alarm = TimeSpan.FromHours(1);

    protected override TimeSpan Interval => TimeSpan.FromSeconds(20);

    protected override async Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel)
    {
        await ActivatorUtilities.CreateInstance<WatchRound>(services).RunAsync(cancel);
        await ActivatorUtilities.CreateInstance<ErrandRound>(services).RunAsync(cancel);
        await ActivatorUtilities.CreateInstance<CallbackRound>(services).RunAsync(cancel);
        return false;
    }
}

/// <summary>
/// One round of the watch. Each request is looked after in a transaction of its own, and every step is one that a second round
/// finds done, so a crash or a second node repeats nothing.
/// </summary>
internal sealed class WatchRound(KeptDb db, Transactions transactions, RequestBook book, Outbox outbox, Snapshot<SiteDirectory> sites, SiteFaults faults, TimeProvider time)
{
    /// <summary>The privacy officer is reminded this many days before a request is due, on the day, and a week after.</summary>
    private static readonly int[] Reminders = [10, 3, 0, -7];

    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var soon = now.AddDays(Reminders[0]);
        var ids = await db.Set<Request>().AsNoTracking()
            .Where(r => (r.State == RequestState.Open && (r.DueAt <= soon || r.PersonId == null || (r.ConfirmedAt == null && r.ConfirmBy != null)))
                || (r.State == RequestState.AwaitingProof && r.ProveBy <= now))
            .OrderBy(r => r.DueAt).Select(r => r.Id).ToListAsync(cancel);
        foreach (var id in ids)
        {
            await transactions.RunAsync(() => LookAfterAsync(id, cancel), cancel);
            db.ChangeTracker.Clear();
        }
        await transactions.RunAsync(() => MarkAsync(cancel), cancel);
    }

    private async Task LookAfterAsync(Guid id, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        // What belongs to a site that is closed waits until it opens again, and keeps nobody else waiting.
        if (await db.Set<Request>().FindAsync([id], cancel) is not { HasEnded: false } request || !faults.IsServed(request.SiteId))
            return;
        if (request.State == RequestState.AwaitingProof)
        {
            if (request.ProveBy <= now && request.Kind == RequestKind.ChildRemoval)
                request.State = RequestState.Open;
            else if (request.ProveBy <= now)
                await book.ExpireAsync(request, cancel);
            return;
        }
        // Erasing somebody ends what they asked; a request that names nobody was left behind by a crash of an older version.
        if (request.PersonId is null)
        {
            book.Close(request, "watch");
            return;
        }
        if (request.ConfirmBy is not null)
            await book.ConfirmAsync(request, cancel);
        foreach (var days in Reminders.Where(d => request.DueAt.AddDays(-d) <= now).TakeLast(1))
            await outbox.QueueAsync(sites.Current[request.SiteId], RequestReminderMail.Name, request.Id, null, $"request-reminder/{request.Id:N}/{request.DueAt.ToUnixTimeSeconds()}/{days}", cancel);
    }

    private async Task MarkAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var open = db.Set<Request>().Where(r => r.State == RequestState.Open || r.State == RequestState.AwaitingProof);
        var mark = await db.Set<RequestWatchMark>().SingleOrDefaultAsync(cancel);
        if (mark is null)
            db.Add(mark = new RequestWatchMark());
        mark.At = now;
        mark.Waiting = await open.CountAsync(cancel);
        mark.Late = await open.CountAsync(r => r.State == RequestState.Open && r.DueAt < now, cancel);
    }
}
