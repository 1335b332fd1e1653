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

    /// <summary>The list of categories and recipients of the past calendar year (SB 27).</summary>
    Categories = 5,
    ChildRemoval = 6,
    Question = 7,

    /// <summary>Keep the data, but do nothing with it (GDPR Art. 18).</summary>
    Restrict = 8,

    /// <summary>Allow sharing again; agents ask for it, people do it in the privacy centre.</summary>
    OptIn = 9,
}

/// <summary>Where a request stands. Numbers are stored and never change.</summary>
internal enum RequestState
{
    Open = 1,

    /// <summary>Done as asked.</summary>
    Closed = 2,

    /// <summary>We asked for proof that the request comes from the person, and wait for it.</summary>
    AwaitingProof = 3,

    /// <summary>Refused for one of the <see cref="Denials"/>.</summary>
    Denied = 4,

    /// <summary>Taken back by whoever made it.</summary>
    Revoked = 5,

    /// <summary>The proof we asked for did not come in time.</summary>
    Expired = 6,
}

/// <summary>How a request reached us. Numbers are stored and never change.</summary>
internal enum RequestChannel
{
    /// <summary>The privacy centre.</summary>
    Web = 1,

    /// <summary>A letter to the privacy officer's address.</summary>
    Letter = 2,

    /// <summary>An e-mail to the privacy address.</summary>
    Mail = 3,
    Telephone = 4,

    /// <summary>Another address of the company, where SB 27 leaves more time.</summary>
    Elsewhere = 5,

    /// <summary>An authorised agent, by the Data Rights Protocol or with a signed mandate.</summary>
    Agent = 6,
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

    public RequestLaw Law { get; init; }

    public RequestChannel Channel { get; init; } = RequestChannel.Web;

    public RequestState State { get; set; }

    /// <summary>The collection that holds what the person wrote.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>The collection that holds our answer.</summary>
    public Guid? AnswerId { get; set; }

    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Until when the law wants the receipt confirmed; null when it wants no confirmation.</summary>
    public DateTimeOffset? ConfirmBy { get; init; }

    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>When the law, or where it is silent the house, wants it answered.</summary>
    public DateTimeOffset DueAt { get; set; }

    public DateTimeOffset? ExtendedAt { get; set; }

    /// <summary>Why more time is needed, one of <see cref="Extensions"/>' codes.</summary>
    public string? ExtensionReason { get; set; }

    /// <summary>Until when the person may prove that the request is theirs.</summary>
    public DateTimeOffset? ProveBy { get; set; }

    public DateTimeOffset? ProvedAt { get; set; }

    /// <summary>How it was proved: <c>link</c>, <c>order</c>, <c>account</c>, <c>agent</c> or <c>staff</c>.</summary>
    public string? Proof { get; set; }

    /// <summary>Why it was refused: a code of <see cref="Denials"/>.</summary>
    public string? Denial { get; set; }

    /// <summary>Who asks for the person, and where the signed mandate is filed: a company and a number, never personal data.</summary>
    public string? Mandate { get; init; }

    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Who closed it: <c>person</c> for what people did themselves, <c>agent</c>, <c>watch</c>, else <c>staff:{user id}</c>.</summary>
    public string? ClosedBy { get; set; }

    public bool HasEnded => State is not (RequestState.Open or RequestState.AwaitingProof);

    internal sealed class Configuration : IEntityTypeConfiguration<Request>
    {
        public void Configure(EntityTypeBuilder<Request> builder)
        {
            builder.ToTable("requests");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.Property(r => r.Channel).HasDefaultValue(RequestChannel.Web).HasSentinel(default(RequestChannel));
            builder.HasIndex(r => new { r.PersonId, r.ReceivedAt });
            builder.HasIndex(r => new { r.State, r.DueAt });
            builder.HasIndex(r => r.ReceivedAt);
        }
    }
}
