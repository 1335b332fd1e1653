using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Storage;

/// <summary>Which node does what repeats, and when another takes it up.</summary>
public sealed class LeaseTests(SharedHosts hosts)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Lease_is_one_nodes_until_it_runs_out_or_is_given_back()
    {
        var host = await hosts.GetAsync(Provider.Postgres);
        var clock = new TestClock();
        var options = host.Services.GetRequiredService<StorageOptions>();
        Leases one = new(options, clock), two = new(options, clock);
        Task<bool> TakeAsync(Leases node) => host.DbAsync(db => node.TakeAsync(db, "test-of-leases", Length, default));

        Assert.True(await TakeAsync(one));
        Assert.False(await TakeAsync(two));
        clock.Advance(Length * 0.75);
        Assert.True(await TakeAsync(one));
        clock.Advance(Length * 0.75);
        Assert.False(await TakeAsync(two));
        clock.Advance(Length);
        Assert.True(await TakeAsync(two));
        Assert.False(await TakeAsync(one));
        await host.DbAsync(async db =>
        {
            await two.ReturnAsync(db, default);
            return true;
        });
        Assert.True(await TakeAsync(one));
    }

    [Fact]
    public async Task Server_that_stops_gives_back_its_leases_and_integration_is_never_waited_for_longer_than_four_seconds()
    {
        await using var host = await KeptHost.StartAsync(Provider.Postgres);
        Task<Lease?> FindAsync() => host.DbAsync(db => db.Set<Lease>().AsNoTracking().FirstOrDefaultAsync(l => l.Name == nameof(Integrator)));
        var lease = await Eventually.GetAsync("the lease of the integrator", FindAsync);
        Assert.InRange(lease.Until - host.Clock.GetUtcNow(), TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(4));
        List<Lease>? left = null;
        await host.StopAsync(async s => left = await s.GetRequiredService<KeptDb>().Set<Lease>().ToListAsync());
        Assert.Empty(left!);
    }

    [Fact]
    public async Task On_SQLite_whoever_serves_works_without_a_lease()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        var options = host.Services.GetRequiredService<StorageOptions>();
        foreach (var node in new[] { new Leases(options, host.Clock), new Leases(options, host.Clock) })
            Assert.True(await host.DbAsync(db => node.TakeAsync(db, "test-of-leases", Length, default)));
        Assert.Empty(await host.DbAsync(db => db.Set<Lease>().ToListAsync()));
    }
}
