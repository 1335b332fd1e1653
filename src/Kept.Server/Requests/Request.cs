using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Requests;

/// <summary>What a consumer asks for. Numbers are stored and never change.</summary>
internal enum RequestKind
{
    Access = 1,
    Correct = 2,
    Delete = 3,
    OptOut = 4,

    /// <summary>The list of categories and recipients of the past year (SB 27).</summary>
    Categories = 5,
    ChildRemoval = 6,
    Question = 7,
}

/// <summary>Where a request stands. Numbers are stored and never change.</summary>
internal enum RequestState
{
    Open = 1,
    Closed = 2,
}

/// <summary>
/// One request of a consumer, with its clock. What was written is in a sealed collection; this row holds ids and
/// moments, and erasure unlinks it from the person.
/// </summary>
internal sealed class Request
{
    public Guid Id { get; init; }

    public required string SiteId { get; init; }

    public Guid? PersonId { get; set; }

    public RequestKind Kind { get; init; }

    public RequestState State { get; set; }

    /// <summary>The collection that holds what the person wrote.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>The collection that holds our answer.</summary>
    public Guid? AnswerId { get; set; }

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When the law, or where it is silent the house, wants it answered.</summary>
    public DateTimeOffset DueAt { get; init; }

    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Who closed it: <c>person</c> for what people did themselves, else <c>staff:{user id}</c>.</summary>
    public string? ClosedBy { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Request>
    {
        public void Configure(EntityTypeBuilder<Request> builder)
        {
            builder.ToTable("requests");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.HasIndex(r => new { r.PersonId, r.ReceivedAt });
            builder.HasIndex(r => new { r.State, r.DueAt });
        }
    }
}

/// <summary>How long each kind of request may take, and which law says so.</summary>
internal static class RequestClock
{
    /// <param name="Name">What people call it.</param>
    /// <param name="Days">Calendar days from receipt.</param>
    /// <param name="Source">The statute, or the rule of the house.</param>
    internal sealed record Term(string Name, int Days, string Source);

    public static Term Of(RequestKind kind) => kind switch
    {
        RequestKind.Access => new("See my record", 45, "CCPA, Cal. Civ. Code § 1798.130(a)(2)(A)"),
        RequestKind.Correct => new("Correct my record", 45, "CCPA, Cal. Civ. Code § 1798.130(a)(2)(A)"),
        RequestKind.Delete => new("Erase my record", 45, "CCPA, Cal. Civ. Code § 1798.130(a)(2)(A)"),
        // Fifteen business days never take less than nineteen calendar days.
        RequestKind.OptOut => new("Stop offers or sharing", 19, "CCPA regulations, 11 CCR § 7026(f)"),
        RequestKind.Categories => new("Who received what in the past year", 30, "SB 27, Cal. Civ. Code § 1798.83(b)(1)(C)"),
        RequestKind.ChildRemoval => new("Remove a child's data", 10, "rule of the house; COPPA, 16 CFR § 312.6, sets no term"),
        _ => new("Question", 30, "rule of the house"),
    };
}

/// <summary>Writes requests down.</summary>
internal sealed class RequestBook(Storage.KeptDb db, Ledgers.LedgerWriter ledger, TimeProvider time)
{
    /// <summary>A request that the software fulfilled at once. Call inside the transaction of the act.</summary>
    public Request Done(string site, Guid? person, RequestKind kind)
    {
        var request = Received(site, person, kind, message: null);
        request.State = RequestState.Closed;
        request.ClosedAt = time.GetUtcNow();
        request.ClosedBy = "person";
        return request;
    }

    /// <summary>A request that waits for an answer.</summary>
    public Request Received(string site, Guid? person, RequestKind kind, Guid? message)
    {
        var now = time.GetUtcNow();
        var request = new Request
        {
            Id = Guid.CreateVersion7(now),
            SiteId = site,
            PersonId = person,
            Kind = kind,
            State = RequestState.Open,
            MessageId = message,
            ReceivedAt = now,
            DueAt = now.AddDays(RequestClock.Of(kind).Days),
        };
        db.Add(request);
        ledger.Add(Ledgers.EntryKind.Request, person, site, new() { ["request"] = request.Id.ToString("N"), ["asks"] = kind.ToString().ToLowerInvariant() });
        return request;
    }
}
