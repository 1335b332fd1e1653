using CsCheck;
using Kept.Server.Visits;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Visits;

/// <summary>INVARIANT of the slice: every rollup equals a recount of the events.</summary>
public sealed class RollupTests(SharedHosts hosts)
{
    private const long Start = 1_800_000_000_000;
    private const long HalfHour = 30 * 60 * 1000;

    private static readonly VisitorId[] Visitors = [.. Enumerable.Range(1, 4).Select(n => VisitorId.Of([.. Enumerable.Repeat((byte)n, 16)]))];

    // Short, at the limit, and long enough for a sequence to pass midnight.
    private static readonly int[] Pauses = [0, 1000, (int)HalfHour, (int)HalfHour + 1, 9_000_000];

    private static readonly Gen<(int Pause, int Visitor, int Path, int Source, int Device)[]> Sequences =
        Gen.Select(Gen.Int[0, 4].Select(n => Pauses[n]), Gen.Int[0, 4], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 3]).Array[1, 60];

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Rollups_equal_a_recount_of_the_hits(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        await Sequences.SampleAsync(async sequence =>
        {
            var hits = HitsOf($"test-{Guid.CreateVersion7():N}", sequence);
            await StoreAsync(host, hits);
            await CompareAsync(host, hits);
        }, iter: 25, threads: 1);
    }

    private static List<Hit> HitsOf(string site, IEnumerable<(int Pause, int Visitor, int Path, int Source, int Device)> sequence)
    {
        var at = Start;
        return [.. sequence.Select(s => new Hit(site, at += s.Pause, $"/p/{s.Path}", s.Source switch { 0 => null, 1 => Referrer.Direct, _ => "a.example" }, (Device)s.Device,
            s.Visitor == 4 ? null : Visitors[s.Visitor], s.Path == 2 && s.Source == 2 ? "crawler" : null))];
    }

    private static async Task StoreAsync(KeptHost host, List<Hit> hits)
    {
        var queue = host.Services.GetRequiredService<HitQueue>();
        foreach (var chunk in hits.Chunk(7))
            Assert.All(await Task.WhenAll(chunk.Select(queue.Add)), Assert.True);
    }

    private static async Task CompareAsync(KeptHost host, List<Hit> all)
    {
        var site = all[0].Site;
        var hits = all.Where(h => h.Dropped is null).ToList();
        var days = await host.DbAsync(db => db.Set<VisitDay>().Where(d => d.SiteId == site).OrderBy(d => d.Day).ToListAsync());
        Assert.Equal(
            hits.GroupBy(h => h.Day).OrderBy(g => g.Key).Select(g => (g.Key, (long)g.Count(), Distinct(g), Sessions(g), (long)g.Count(h => h.Source is not null))),
            days.Select(d => (d.Day, d.Views, d.Visitors, d.Sessions, d.Arrivals)));
        var counts = await host.DbAsync(db => db.Set<VisitCount>().Where(c => c.SiteId == site).ToListAsync());
        Assert.Equal(
            Expected(all).OrderBy(e => e.ToString(), StringComparer.Ordinal),
            counts.Select(c => (c.Day, c.Kind, c.Name, c.Views)).OrderBy(e => e.ToString(), StringComparer.Ordinal));
        Assert.Equal(hits.Count, await host.DbAsync(db => db.Set<VisitEvent>().CountAsync(e => e.SiteId == site)));
    }

    private static IEnumerable<(int Day, string Kind, string Name, long Views)> Expected(List<Hit> all) =>
        Count(all.Where(h => h.Dropped is null), VisitCount.Page, h => h.Path)
            .Concat(Count(all.Where(h => h.Dropped is null && h.Source is not null), VisitCount.Source, h => h.Source!))
            .Concat(Count(all.Where(h => h.Dropped is null && h.Device != Device.Unknown), VisitCount.Device, h => h.Device.ToString().ToLowerInvariant()))
            .Concat(Count(all.Where(h => h.Dropped is not null), VisitCount.Dropped, h => h.Dropped!));

    private static IEnumerable<(int Day, string Kind, string Name, long Views)> Count(IEnumerable<Hit> hits, string kind, Func<Hit, string> name) =>
        hits.GroupBy(h => (h.Day, Name: name(h))).Select(g => (g.Key.Day, kind, g.Key.Name, (long)g.Count()));

    private static long Distinct(IEnumerable<Hit> hits) => hits.Select(h => h.Visitor).OfType<VisitorId>().Distinct().Count();

    private static long Sessions(IEnumerable<Hit> hits) => hits.Where(h => h.Visitor is not null).GroupBy(h => h.Visitor)
        .Sum(g => 1 + g.Zip(g.Skip(1)).LongCount(p => p.Second.At - p.First.At > HalfHour));
}
