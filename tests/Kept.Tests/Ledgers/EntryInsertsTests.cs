using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Ledgers;

/// <summary>INVARIANT (RECORD): acts' entries are inserted beside the model, in the same transaction and exactly as the model reads them.</summary>
public sealed class EntryInsertsTests(SharedHosts hosts)
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task What_an_act_adds_is_read_as_it_was_made_and_in_its_order(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var person = Guid.CreateVersion7();
        var added = await host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(async () =>
        {
            var ledger = s.GetRequiredService<LedgerWriter>();
            List<LedgerEntry> entries =
            [
                ledger.Add(EntryKind.Restricted, person, "inkwell", new() { ["reason"] = "'quoted' and ▒ beyond ASCII" }),
                .. Enumerable.Range(0, 20).Select(i => ledger.Add(EntryKind.Expired, null, null, new() { ["number"] = i })),
            ];
            await s.GetRequiredService<KeptDb>().SaveChangesAsync();
            Assert.All(entries, e => Assert.Equal(EntityState.Detached, s.GetRequiredService<KeptDb>().Entry(e).State));
            return entries;
        }));
        var ids = added.ConvertAll(e => e.Id);
        Assert.Equal(ids.Order(), ids);
        var saved = await host.DbAsync(db => db.Set<LedgerEntry>().AsNoTracking().Where(e => ids.Contains(e.Id)).OrderBy(e => e.Id).ToListAsync());
        Assert.Equal(added.Select(Told), saved.Select(Told));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task An_entry_that_cannot_be_written_undoes_its_act(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var person = Guid.CreateVersion7();
        await Assert.ThrowsAsync<DbUpdateException>(() => host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(() =>
        {
            s.GetRequiredService<KeptDb>().Add(new Person { Id = person, CreatedAt = DateTimeOffset.UnixEpoch });
            s.GetRequiredService<KeptDb>().Add(new LedgerEntry { Kind = EntryKind.Expired, Leaf = null! });
            return Task.FromResult(true);
        })));
        Assert.False(await host.DbAsync(db => db.Set<Person>().AnyAsync(p => p.Id == person)));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task What_follows_an_act_finds_it_committed_and_no_transaction_open(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var person = Guid.CreateVersion7();
        var (open, seen) = (true, 0);
        await host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(() =>
        {
            var db = s.GetRequiredService<KeptDb>();
            db.Add(new Person { Id = person, CreatedAt = DateTimeOffset.UnixEpoch });
            s.GetRequiredService<LedgerWriter>().Add(EntryKind.Restricted, person, "inkwell", []);
            s.GetRequiredService<Transactions>().AfterCommit(async () =>
            {
                open = db.Database.CurrentTransaction is not null;
                seen = await host.DbAsync(other => other.Set<LedgerEntry>().CountAsync(e => e.PersonId == person && other.Set<Person>().Any(p => p.Id == person)));
            });
            return Task.FromResult(true);
        }));
        Assert.Equal((false, 1), (open, seen));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task No_way_back_to_the_middle_of_an_act_is_kept(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        // More than the pool makes at first, so that contexts that were given back are among them.
        for (var i = 0; i < 3; i++)
            Assert.False(await host.DbAsync(db => Task.FromResult(db.Database.AutoSavepointsEnabled)));
    }

    private static (Guid?, string?, string, string?, string, string?, string, string) Told(LedgerEntry e) =>
        (e.PersonId, e.SiteId, e.Kind, e.Body, Convert.ToHexString(e.Salt!), $"{e.At.ToUnixTimeMilliseconds()}", Convert.ToHexString(e.Commitment!), Convert.ToHexString(e.Leaf));
}
