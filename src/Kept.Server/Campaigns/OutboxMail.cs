using Kept.Server.Network;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Campaigns;

/// <summary>Where a mail stands. Numbers are stored and never change.</summary>
internal enum MailState
{
    Waiting = 1,

    /// <summary>Decided and on its way; whoever opts out meanwhile is acknowledged after it has ended.</summary>
    Leaving = 2,
    Sent = 3,

    /// <summary>Not sent, because the gate denied or there is nobody to send it to.</summary>
    Dropped = 4,

    /// <summary>Given up after the last try.</summary>
    Failed = 5,
}

/// <summary>
/// A mail to be sent, written in the transaction of the act that causes it. It names what to compose and holds no
/// personal data: address and text are opened by the gate when it leaves.
/// </summary>
internal sealed class OutboxMail
{
    public Guid Id { get; init; }

    public required string SiteId { get; init; }

    /// <summary>Which <see cref="IMailComposer"/> writes it.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about: the order, the access link, the campaign's recipient.</summary>
    public Guid SubjectId { get; init; }

    public Guid? PersonId { get; set; }

    /// <summary>The same key is queued once, whatever is retried.</summary>
    public required string DeduplicationKey { get; init; }

    public bool IsOffer { get; init; }

    /// <summary>One of many written at once, as an offer or a notice. Such mails use a part of the connections only.</summary>
    public bool IsBulk { get; init; }

    /// <summary>Blind index of the address it went to; null before it was composed, without a person, and after erasure.</summary>
    public byte[]? AddressIndex { get; set; }

    public MailState State { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset DueAt { get; set; }

    /// <summary>Until when the node that is sending it may take; then another may try.</summary>
    public DateTimeOffset? LeavingUntil { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Why it was dropped or failed: a code or an SMTP status, never an address.</summary>
    public string? Reason { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// The person was erased: it never leaves again, and its file goes as soon as nobody is writing it. Then this is reset
    /// together with <see cref="PersonId"/>.
    /// </summary>
    public bool Forget { get; set; }

    /// <summary>The same for every try, so that a mail system that gets it twice shows it once (RFC 5322 section 3.6.4).</summary>
    public string MessageId(Site site) => $"{Id:N}@{site.Host}";

    /// <summary>Puts it back into the queue.</summary>
    public void Wait(string reason, DateTimeOffset due)
    {
        State = MailState.Waiting;
        LeavingUntil = null;
        Reason = reason;
        DueAt = due;
    }

    /// <summary>It is not sent any more, or not again.</summary>
    public void End(MailState state, string? reason, DateTimeOffset at)
    {
        State = state;
        Reason = reason;
        LeavingUntil = null;
        EndedAt = at;
    }

    internal sealed class Configuration : IEntityTypeConfiguration<OutboxMail>
    {
        public void Configure(EntityTypeBuilder<OutboxMail> builder)
        {
            builder.ToTable("outbox");
            builder.Property(m => m.Id).ValueGeneratedNever();
            builder.HasIndex(m => m.DeduplicationKey).IsUnique();
            builder.HasIndex(m => new { m.State, m.IsBulk, m.DueAt });
            builder.HasIndex(m => m.SubjectId);
            builder.HasIndex(m => m.PersonId);
            builder.HasIndex(m => m.Forget).HasFilter("\"Forget\"");
        }
    }
}
