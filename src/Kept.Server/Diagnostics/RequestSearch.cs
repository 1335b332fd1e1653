using System.Globalization;
using System.Net;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Diagnostics;

/// <summary>What staff look for. An address is personal data, so the form is posted and stands in no URL.</summary>
internal sealed record RequestFilter(
    DateTimeOffset From,
    DateTimeOffset Until,
    string? Site,
    string? Address,
    string? Path,
    int? StatusClass
)
{
    public bool Matches(LoggedRequest request) =>
        request.At >= From
        && request.At < Until
        && (Address is null || request.Address == Address)
        && (Path is null || request.Path.StartsWith(Path, StringComparison.OrdinalIgnoreCase))
        && (StatusClass is null || request.Status / 100 == StatusClass);

    /// <summary>
    /// An address as the log writes it, or null when the text is none. "12" is none, though parsers read it as 0.0.0.12.
    /// </summary>
    public static string? NormalAddress(string text)
    {
        if (!IPAddress.TryParse(text.Trim(), out var address))
            return null;
        var written = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        return text.Contains(':', StringComparison.Ordinal) || written == text.Trim() ? written : null;
    }

    /// <summary>A moment in UTC as <c>datetime-local</c> sends it.</summary>
    public static bool TryMoment(string? text, out DateTimeOffset moment) =>
        DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out moment
        );
}

/// <summary>What was found, the newest first.</summary>
/// <param name="Refused">Days that the policy keeps closed for the stated purpose.</param>
internal sealed record FoundRequests(
    IReadOnlyList<(Site Site, LoggedRequest Request)> Requests,
    int Missed,
    int Refused,
    bool More
);

/// <summary>Opens the log for a stated purpose. Its entries are in the ledger before anything is shown.</summary>
internal sealed class RequestSearch(
    KeptDb db,
    Transactions transactions,
    NetworkLog log,
    PolicyShelf policies,
    Snapshot<SiteDirectory> sites,
    TimeProvider time
)
{
    public const int Most = 200;

    /// <summary>Batches opened for one answer; further ones are left for a narrower question.</summary>
    private const int MostBatches = 5_000;

    public Task<FoundRequests> FindAsync(
        RequestFilter filter,
        Purpose purpose,
        string staff,
        CancellationToken cancel
    ) =>
        transactions.RunAsync(
            async () =>
            {
                var (first, last) = (DayOf(filter.From), DayOf(filter.Until));
                var days = await db.Set<NetworkLogKey>()
                    .AsNoTracking()
                    .Where(k => (filter.Site == null || k.SiteId == filter.Site) && k.Day >= first && k.Day <= last)
                    .OrderByDescending(k => k.Day)
                    .ToListAsync(cancel);
                var (found, missed, refused, read, more) = (new List<(Site, LoggedRequest)>(), 0, 0, 0, false);
                foreach (var day in days.Where(d => sites.Current.ById.ContainsKey(d.SiteId)))
                {
                    var site = sites.Current[day.SiteId];
                    if (await log.OpenAsync(site, day, purpose, staff, cancel) is not { } open)
                    {
                        refused++;
                        continue;
                    }
                    var batches = await BatchesAsync(day, filter, MostBatches - read + 1, cancel);
                    read += batches.Count;
                    more |= read > MostBatches;
                    missed += batches.Sum(b => b.Missed);
                    // The newest batches come first, so one more than are shown is enough of each day.
                    found.AddRange(
                        batches
                            .SelectMany(b => open(b).OrderByDescending(r => r.At))
                            .Where(filter.Matches)
                            .Take(Most + 1)
                            .Select(r => (site, r))
                    );
                }
                var newest = found.OrderByDescending(f => f.Item2.At).Take(Most).ToList();
                return new FoundRequests(newest, missed, refused, more || found.Count > Most);
            },
            cancel
        );

    private Task<List<NetworkLogBatch>> BatchesAsync(
        NetworkLogKey day,
        RequestFilter filter,
        int most,
        CancellationToken cancel
    )
    {
        // What has outlived its time is shown to nobody, even if the job has not come by yet.
        var cutoff = policies.Find(day.PolicyName, day.PolicyVersion) is { } version
            ? RetentionSpans.Cutoff(NetworkLog.RetentionOf(version), time.GetUtcNow())
            : null;
        var oldest = cutoff ?? DateTimeOffset.UnixEpoch;
        return db.Set<NetworkLogBatch>()
            .AsNoTracking()
            .Where(b => b.KeyId == day.Id && b.Until >= filter.From && b.From < filter.Until && b.From >= oldest)
            .OrderByDescending(b => b.From)
            .Take(Math.Max(0, most))
            .ToListAsync(cancel);
    }

    private static int DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime).DayNumber;
}
