using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.People;
using Kept.Server.Staff.Sessions;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff.Accounts;

/// <summary>
/// Forgets sign-in links and sessions that have run out, and addresses that somebody typed and nobody proved.
/// </summary>
internal sealed class AccountRetention(IServiceScopeFactory scopes, Leases leases, TimeProvider time, ILogger<AccountRetention> logger)
    : LeasedJob(scopes, leases, time, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromMinutes(10);

    protected override Task<bool> RunOnceAsync(IServiceProvider services, CancellationToken cancel) =>
        ActivatorUtilities.CreateInstance<AccountRound>(services).RunAsync(cancel);
}

/// <summary>One round; each person is forgotten in a transaction with the entry that tells of it.</summary>
internal sealed class AccountRound(
    KeptDb db,
    Transactions transactions,
    Intake intake,
    LedgerWriter ledger,
    SignInSessions sessions,
    TimeProvider time)
{
    private const int BatchSize = 100;

    /// <returns>True when there is more to forget.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await sessions.SweepAsync(cancel);
        var ended = await db.Set<AccountLink>().AsNoTracking().Where(l => l.ExpiresAt <= now).OrderBy(l => l.ExpiresAt).Take(BatchSize).ToListAsync(cancel);
        foreach (var link in ended)
            await transactions.RunAsync(() => EndAsync(link, now, cancel), cancel);
        return ended.Count == BatchSize;
    }

    private async Task EndAsync(AccountLink link, DateTimeOffset now, CancellationToken cancel)
    {
        await db.Set<AccountLink>().Where(l => l.Id == link.Id).ExecuteDeleteAsync(cancel);
        var held = await db.Set<Collection>().Where(c => c.PersonId == link.PersonId).ToListAsync(cancel);
        var newer = await db.Set<AccountLink>().AnyAsync(l => l.PersonId == link.PersonId, cancel);
        var proved = await db.Set<Address>().AnyAsync(a => a.PersonId == link.PersonId && a.ProvedAt != null, cancel);
        if (newer || proved || held is not [{ Source: CollectionSource.Account } typed])
            return;
        db.Remove(typed);
        await intake.DestroyKeyAsync(link.PersonId, cancel);
        await db.Set<Address>().Where(a => a.PersonId == link.PersonId).ExecuteDeleteAsync(cancel);
        await db.Set<Person>().Where(p => p.Id == link.PersonId).ExecuteUpdateAsync(p => p.SetProperty(x => x.ErasedAt, now), cancel);
        // Nobody can open this entry any more, so it says what ended and names nobody.
        ledger.Add(EntryKind.Expired, person: null, typed.SiteId, new() { ["collection"] = typed.Id.ToString("N"), ["categories"] = typed.Categories.ToString() });
    }
}
