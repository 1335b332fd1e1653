using Kept.Policy;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>
/// The sealed log of network addresses: what a site's policy lets it see of a request, for faults and attacks.
/// INVARIANT (GATE): it is sealed and opened here alone, for a purpose that the policy of its day permits.
/// INVARIANT (DENY): no rule, no log.
/// </summary>
internal sealed class NetworkLog(
    KeptDb db,
    Vault vault,
    DayKeys keys,
    PolicyGate gate,
    PolicyShelf policies,
    LedgerWriter ledger,
    TimeProvider time
)
{
    /// <summary>What the log may be kept and opened for.</summary>
    public static IReadOnlyList<Purpose> Purposes { get; } =
    [Purpose.Administration, Purpose.Security, Purpose.FraudPrevention];

    private static readonly CategorySet Addresses = CategorySet.Of(Category.IpAddress);

    /// <summary>
    /// The purposes for which this version lets the site collect network addresses; without any there is no log.
    /// </summary>
    public static IReadOnlyList<(Purpose Purpose, Decision Decision)> Permitted(PolicyVersion version) =>
        [
            .. Purposes
                .Select(p =>
                    (
                        p,
                        version.Compiled.Decide(
                            new DecisionRequest(PolicyAction.Collect, Addresses, p, Recipient.Site, Facts.None, default)
                        )
                    )
                )
                .Where(d => d.Item2.Permitted),
        ];

    /// <summary>
    /// How long a version keeps network addresses. "Until erased" would be for ever, for nobody can be found by an
    /// address alone.
    /// </summary>
    public static Retention RetentionOf(PolicyVersion version) =>
        RetentionSpans.Of(version, [Category.IpAddress]) is { Unit: not RetentionUnit.UntilErased } dated
            ? dated
            : RetentionSpans.Silent;

    /// <summary>Seals a batch of one site, version and day inside the caller's transaction.</summary>
    /// <param name="site">The site the requests were for.</param>
    /// <param name="version">The version in force when they came.</param>
    /// <param name="requests">At least one, in order of time.</param>
    /// <param name="missed">How many more there were.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task AddAsync(
        string site,
        PolicyVersion version,
        List<LoggedRequest> requests,
        int missed,
        CancellationToken cancel
    )
    {
        var owner = await KeyOfAsync(site, version, DateOnly.FromDateTime(requests[0].At.UtcDateTime), cancel);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var context = $"network-log/{id:N}/{owner.Id:N}/{site}";
        db.Add(
            new NetworkLogBatch
            {
                Id = id,
                KeyId = owner.Id,
                SiteId = site,
                From = requests[0].At,
                Until = requests[^1].At,
                Count = requests.Count,
                Missed = missed,
                Payload = vault.Seal(owner, requests, context),
            }
        );
    }

    /// <summary>
    /// Decides for one day's key and records the opening, or the refusal, in the caller's transaction. Null when
    /// the policy of that day denies; then nothing is opened.
    /// </summary>
    public async Task<Func<NetworkLogBatch, List<LoggedRequest>>?> OpenAsync(
        Site site,
        NetworkLogKey day,
        Purpose purpose,
        string staff,
        CancellationToken cancel
    )
    {
        var version = policies.Find(day.PolicyName, day.PolicyVersion)
            ?? throw new InvalidOperationException(
                $"{day.PolicyName}@{day.PolicyVersion:yyyy-MM-dd} is not among the policies."
            );
        var ask = Ask.Use(purpose, Addresses, staff) with
        {
            Reference = $"network-log/{DateOnly.FromDayNumber(day.Day):yyyy-MM-dd}",
        };
        var decision = version.Compiled.Decide(
            new DecisionRequest(ask.Action, ask.Categories, ask.Purpose, ask.Recipient, ask.Facts, ask.Residence)
        );
        if (!decision.Permitted)
        {
            gate.RecordRefusal(person: null, site.Id, ask, new Verdict(decision, version));
            return null;
        }
        if (await keys.FindAsync(day.Id, cancel) is not { Wrapped: not null } key)
            return null;
        ledger.Add(EntryKind.StaffOpened, person: null, site.Id, ask.Entry(version, decision));
        return batch => vault.Open(key, batch.Payload, batch.Context);
    }

    /// <summary>Destroys the keys of all days that are over. After that no backup of the database opens them.</summary>
    public Task DestroyEndedAsync(CancellationToken cancel) => keys.DestroyEndedAsync(cancel);

    private async Task<DataKey> KeyOfAsync(string site, PolicyVersion version, DateOnly day, CancellationToken cancel)
    {
        // Two nodes may each make one for the same day, which does no harm.
        var number = day.DayNumber;
        var (name, dated) = (version.Document.Name, version.Document.Version);
        var row = await db.Set<NetworkLogKey>()
            .AsNoTracking()
            .FirstOrDefaultAsync(
                k => k.SiteId == site && k.Day == number && k.PolicyName == name && k.PolicyVersion == dated,
                cancel
            );
        if (row is not null && await keys.FindAsync(row.Id, cancel) is { Wrapped: not null } known)
            return known;
        var ends = new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
        row = new NetworkLogKey
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            SiteId = site,
            Day = number,
            PolicyName = name,
            PolicyVersion = dated,
            KeepUntil = RetentionOf(version).EndsAt(ends)!.Value,
        };
        db.Add(row);
        var permitted = Permitted(version);
        var ask = new Ask(PolicyAction.Collect, permitted[0].Purpose, Recipient.Site, Addresses, "site")
        {
            Reference = $"network-log/{day:yyyy-MM-dd}",
        };
        var entry = ask.Entry(version, permitted[0].Decision);
        entry["purposes"] = string.Join(", ", permitted.Select(p => p.Purpose.Name));
        ledger.Add(EntryKind.Collected, person: null, site, entry);
        return await keys.NewAsync(row.Id, row.KeepUntil, cancel);
    }
}
