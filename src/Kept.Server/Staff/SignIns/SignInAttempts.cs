using System.Data;
using Kept.Server.Gate;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff.SignIns;

/// <summary>One try that has been counted.</summary>
/// <param name="Step">What is tried.</param>
/// <param name="User">The member of staff who has the name; null when nobody has.</param>
/// <param name="Counts">The counters it was added to.</param>
/// <param name="RetryAt">Null when the try may go on; otherwise nothing is compared before this moment.</param>
internal sealed record SignInAttempt(
    SignInStep Step, Guid? User, IReadOnlyList<SignInCount> Counts, DateTimeOffset? RetryAt);

/// <summary>A counter, what it held after the try was added, and how much it may hold.</summary>
internal sealed record SignInCount(string Scope, byte[] Key, int Tries, int Most, DateTimeOffset Until);

/// <summary>
/// Slows down guessing on all nodes. A try is counted before anything is compared, so many at once get no more guesses
/// than one after the other, and names that nobody has are counted like any other, so the answer does not tell which
/// exist. Tries from one address stop that address only; a device that is known is counted by itself and is not stopped
/// by what strangers do.
/// </summary>
internal sealed class SignInAttempts(
    KeptDb db, Transactions transactions, MasterKey master, SignInLog log, TimeProvider time)
{
    /// <param name="step">What is tried.</param>
    /// <param name="name">The normalised user name that was typed.</param>
    /// <param name="user">Who has that name.</param>
    /// <param name="address">Where the try comes from.</param>
    /// <param name="device">The known device of this user that it comes from, if any.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<SignInAttempt> BeginAsync(
        SignInStep step,
        string name,
        Guid? user,
        string address,
        string? device,
        CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var now = time.GetUtcNow();
        await db.Set<SignInThrottle>().Where(t => t.ExpiresAt <= now).ExecuteDeleteAsync(cancel);
        var counts = new List<SignInCount>();
        foreach (var (scope, key, most) in Counters(step, name, address, device))
        {
            var count = await CountAsync(scope, master.BlindIndex("sign-in", key), most, now, cancel);
            counts.Add(count);
            if (count.Tries > most)
                return new SignInAttempt(step, user, counts, count.Until);
        }
        return new SignInAttempt(step, user, counts, RetryAt: null);
    }, cancel);

    /// <summary>Records that it was wrong, and that this was the last try for now when it was.</summary>
    public Task FailedAsync(SignInAttempt attempt, string what, CancellationToken cancel) => transactions.RunAsync(() =>
    {
        log.Failed(attempt.User, what);
        foreach (var full in attempt.Counts.Where(c => c.Tries == c.Most))
            log.LockedOut(attempt.User, attempt.Step.Name, full.Scope, full.Until);
        return Task.CompletedTask;
    }, cancel);

    /// <summary>
    /// It was right: forgets the wrong tries of the same person from the same place, and this one everywhere.
    /// </summary>
    public Task SucceededAsync(SignInAttempt attempt, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        foreach (var count in attempt.Counts)
        {
            var mine = db.Set<SignInThrottle>().Where(t => t.Key == count.Key);
            if (count.Scope is Scopes.NameAndAddress or Scopes.Device)
                await mine.ExecuteDeleteAsync(cancel);
            else
                await mine.ExecuteUpdateAsync(t => t.SetProperty(x => x.Tries, x => x.Tries - 1), cancel);
        }
    }, cancel);

    /// <summary>In the order in which they are asked: what stops an address is not counted against the name.</summary>
    private static IEnumerable<(string Scope, string Key, int Most)> Counters(
        SignInStep step, string name, string address, string? device)
    {
        if (device is not null)
            return [(Scopes.Device, $"{step.Name}\0device\0{name}\0{device}", step.PerAddress)];
        return
        [
            (Scopes.Address, $"{step.Name}\0address\0{address}", SignInStep.MostOfAddress),
            (Scopes.NameAndAddress, $"{step.Name}\0both\0{name}\0{address}", step.PerAddress),
            (Scopes.Name, $"{step.Name}\0name\0{name}", step.PerName),
        ];
    }

    private async Task<SignInCount> CountAsync(
        string scope, byte[] key, int most, DateTimeOffset now, CancellationToken cancel)
    {
        var until = (now + SignInStep.Window).ToUnixTimeMilliseconds();
        var rows = await db.Set<SignInThrottle>().FromSql(
            $"""
            INSERT INTO sign_in_throttles ("Key", "Tries", "ExpiresAt") VALUES ({key}, 1, {until})
            ON CONFLICT ("Key") DO UPDATE SET "Tries" = sign_in_throttles."Tries" + 1
            RETURNING "Key", "Tries", "ExpiresAt"
            """).AsNoTracking().ToListAsync(cancel);
        return new SignInCount(scope, key, rows[0].Tries, most, rows[0].ExpiresAt);
    }

    /// <summary>Whom a counter stops, as the ledger says it.</summary>
    private static class Scopes
    {
        public const string Address = "address";
        public const string NameAndAddress = "name-and-address";
        public const string Name = "new-devices";
        public const string Device = "device";
    }
}
