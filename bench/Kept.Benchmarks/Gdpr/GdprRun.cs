using System.Diagnostics;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Requests;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Benchmarks;

/// <summary>How fast a run was.</summary>
/// <param name="Rate">Operations a second.</param>
/// <param name="Processor">Microseconds of this process's processors an operation, its jobs' included. What PostgreSQL takes is not in it.</param>
internal sealed record GdprPace(double Rate, double Processor);

/// <summary>Runs one mix on a store: workers that check every answer, beside the jobs that a server has.</summary>
internal sealed class GdprRun(GdprStore store, GdprMix mix, int workers, Zipf zipf)
{
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(750);

    private readonly GdprActs acts = new(store);
    private int wrong;

    /// <summary>Answers that were wrong or missing.</summary>
    public int Wrong => wrong;

    /// <summary>Does as many operations as told, drawn by a seed; equal seeds draw equal operations.</summary>
    public async Task<GdprPace> RunAsync(int operations, int seed)
    {
        await store.ClearAsync();
        using var stop = new CancellationTokenSource();
        var jobs = JobsAsync(stop.Token);
        var (watch, busy, done) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime, operations / workers * workers);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(w => Task.Run(() => WorkAsync(w, operations / workers, seed))));
        var pace = new GdprPace(done / watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - busy).TotalMicroseconds / done);
        await stop.CancelAsync();
        await jobs;
        return pace;
    }

    /// <summary>
    /// Lets everything end whose time has come, and checks that it is gone and nothing else; GDPRbench calls it compliance.
    /// </summary>
    public static async Task<int> ExpireAsync(GdprStore store)
    {
        // What was inserted last lives another second.
        await Task.Delay(1200);
        while (await EndDueAsync(store))
            continue;
        await IntegrateAsync(store);
        store.Model.Ended();
        await using var scope = store.Services.CreateAsyncScope();
        return Math.Abs(await scope.ServiceProvider.GetRequiredService<KeptDb>().Set<Collection>().CountAsync() - store.Model.Alive);
    }

    /// <summary>Gives every entry its place, so that what was loaded or ended before waits no longer when other things are measured.</summary>
    public static async Task IntegrateAsync(GdprStore store)
    {
        while (await IntegrateSomeAsync(store))
            continue;
    }

    private async Task JobsAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await IntegrateSomeAsync(store);
            await EndDueAsync(store);
            await Task.Delay(Round, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<bool> IntegrateSomeAsync(GdprStore store)
    {
        await using var scope = store.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<LedgerTree>().IntegrateAsync(20_000, CancellationToken.None);
    }

    /// <summary>One round of the server's retention; without the gate the rows alone, as many at once.</summary>
    private static async Task<bool> EndDueAsync(GdprStore store)
    {
        await using var scope = store.Services.CreateAsyncScope();
        if (store.Gated)
            return await ActivatorUtilities.CreateInstance<Retention>(scope.ServiceProvider).RunAsync(CancellationToken.None);
        return await store.ActAsync(async s =>
        {
            var (db, now) = (s.GetRequiredService<KeptDb>(), TimeProvider.System.GetUtcNow());
            var due = await db.Set<Collection>().Where(c => c.KeepUntil != null && c.KeepUntil <= now).OrderBy(c => c.KeepUntil).Take(100).ToListAsync();
            db.RemoveRange(due);
            return due.Count == 100;
        });
    }

    private async Task WorkAsync(int worker, int operations, int seed)
    {
        var random = new Random(seed * 1000 + worker);
        for (var i = 0; i < operations; i++)
        {
            var operation = mix.At(random.Next(100));
            var number = store.Model.Own(worker, mix.Zipfian ? zipf.Next(random) : random.Next(store.Model.Records));
            if (!await IsRightAsync(operation, worker, number, random.Next(1, 1001)))
                Interlocked.Increment(ref wrong);
        }
    }

    private async Task<bool> IsRightAsync(GdprOperation operation, int worker, int number, int length)
    {
        var (model, id, known) = (store.Model, store.Model.IdOf(number), store.Model.RevisionOf(number));
        switch (operation)
        {
            case GdprOperation.Read:
                var read = await acts.ReadAsync(id);
                return read == (known < 0 ? null : GdprRecords.DataOf(number, known).Message);
            case GdprOperation.Update:
                var updated = await acts.UpdateAsync(id, GdprRecords.DataOf(number, Math.Max(known, 0) + 1));
                if (known >= 0)
                    model.Updated(number);
                return updated == known >= 0;
            case GdprOperation.Delete:
                if (known >= 0)
                    model.Delete(number);
                var deleted = await acts.DeleteAsync(id);
                if (known >= 0)
                    model.Deleted(number);
                return deleted == known >= 0;
            case GdprOperation.Insert:
                var added = model.NextOf(worker);
                model.Insert(added);
                model.Inserted(added, await acts.InsertAsync(added));
                return true;
            case GdprOperation.ReadLog:
                return await acts.ReadLogAsync(length) == length;
            case GdprOperation.VerifyDeletion:
                var gone = await acts.IsGoneAsync(id);
                return gone == (known == GdprModel.Absent);
            case GdprOperation.ReadMetaUser or GdprOperation.ReadUser or GdprOperation.UpdateMetaUser:
                var (least, most) = model.OfUser(number);
                var ofUser = await OfUserAsync(operation, number);
                return ofUser >= least && ofUser <= most;
            default:
                return await IsPurposeRightAsync(operation, number);
        }
    }

    private async Task<int> OfUserAsync(GdprOperation operation, int number)
    {
        var person = store.Model.PersonOf(number);
        return operation switch
        {
            GdprOperation.ReadMetaUser => Matching(await acts.ReadUserAsync(person), h => h.PersonId == person),
            GdprOperation.ReadUser => Matching(await acts.OpenUserAsync(person), store.Model.DataOfUser(number).Contains),
            _ => await acts.UpdateUserAsync(person, GdprRecords.LifeOf(number | 1)),
        };
    }

    private async Task<bool> IsPurposeRightAsync(GdprOperation operation, int number)
    {
        var (purpose, (come, gone)) = (GdprRecords.PurposeOf(number), store.Model.Sure(number));
        var found = operation == GdprOperation.ReadMetaPurpose
            ? Matching(await acts.ReadPurposeAsync(purpose), h => h.Purposes.Contains(purpose))
            : await acts.UpdatePurposeAsync(purpose, GdprRecords.LifeOf(number | 1));
        var (began, going) = store.Model.Possible(number);
        return found >= come - going && found <= began - gone;
    }

    /// <summary>How many there are, or −1 when one of them does not belong there.</summary>
    private static int Matching<T>(List<T> found, Predicate<T> belongs) => found.TrueForAll(belongs) ? found.Count : -1;
}
