using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Ledgers;

/// <summary>
/// One entry of the ledger. The tree holds <see cref="Leaf"/> alone; <see cref="Salt"/> and <see cref="Body"/> open it for
/// the person and are removed by erasure, after which the leaf can no longer be linked to anybody.
/// </summary>
internal sealed class LedgerEntry
{
    /// <summary>Order of writing; not the place in the tree. Set once it is saved.</summary>
    public long Id { get; set; }

    /// <summary>Place in the tree from 0; null until integrated.</summary>
    public long? Index { get; set; }

    public DateTimeOffset At { get; init; }

    /// <summary>One of <see cref="EntryKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Whom it is about; null for entries about nobody, and after erasure.</summary>
    public Guid? PersonId { get; set; }

    public string? SiteId { get; init; }

    public byte[]? Salt { get; set; }

    /// <summary>Canonical JSON of the facts; it holds ids and terms of the taxonomy, never personal data.</summary>
    public string? Body { get; set; }

    /// <summary>
    /// The commitment to the body under the salt, 32 bytes: what the public log holds of the entry. Null in entries of servers that
    /// published no tiles yet.
    /// </summary>
    public byte[]? Commitment { get; init; }

    /// <summary>The leaf hash of the commitment (RFC 6962 section 2.1), 32 bytes.</summary>
    public required byte[] Leaf { get; init; }

    /// <summary>Not stored: false for an act that knew the person to be erased. An erasure between the act and its writing closes the entry otherwise.</summary>
    public bool OfLiving { get; set; } = true;

    internal sealed class Configuration : IEntityTypeConfiguration<LedgerEntry>
    {
        public void Configure(EntityTypeBuilder<LedgerEntry> builder)
        {
            builder.ToTable("ledger_entries");
            builder.Ignore(e => e.OfLiving);
            builder.HasIndex(e => e.Index).IsUnique();
            builder.HasIndex(e => new { e.PersonId, e.At });
            builder.HasIndex(e => e.At);
        }
    }
}

/// <summary>The tree's size and frontier; one row, locked by whoever integrates.</summary>
internal sealed class LedgerState
{
    public int Id { get; init; } = 1;

    public long Size { get; set; }

    /// <summary>The serialised <see cref="Kept.Ledger.CompactRange"/>.</summary>
    public required byte[] Frontier { get; set; }

    public DateTimeOffset At { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<LedgerState>
    {
        public void Configure(EntityTypeBuilder<LedgerState> builder)
        {
            builder.ToTable("ledger_state");
            builder.Property(s => s.Id).ValueGeneratedNever();
        }
    }
}

/// <summary>A hash above the leaves, as <see cref="Kept.Ledger.TileNode"/>; tiles are read from these rows.</summary>
internal sealed class LedgerNode
{
    public int Level { get; init; }

    public long Place { get; init; }

    public required byte[] Hash { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LedgerNode>
    {
        public void Configure(EntityTypeBuilder<LedgerNode> builder)
        {
            builder.ToTable("ledger_nodes");
            builder.HasKey(n => new { n.Level, n.Place });
        }
    }
}

/// <summary>What kinds of act the ledger tells of.</summary>
internal static class EntryKind
{
    public const string Collected = "collected";
    public const string Used = "used";
    public const string Shared = "shared";
    public const string Refused = "refused";
    public const string StaffOpened = "staff-opened";
    public const string Choice = "choice";
    public const string Terms = "terms-accepted";
    public const string Request = "request";
    public const string Corrected = "corrected";
    public const string Erased = "erased";
    public const string Expired = "expired";
    public const string Agreement = "agreement";
    public const string PolicyPublished = "policy-published";
    public const string PolicyDrafted = "policy-drafted";
    public const string PolicyWithdrawn = "policy-withdrawn";
    public const string NoticeSent = "notice";
    public const string Objected = "objected";
    public const string Consented = "consented";
    public const string Migrated = "migrated";
    public const string WrittenTerms = "written-terms";
    public const string Restricted = "restricted";
    public const string ChildRefused = "child-refused";
    public const string PartnerTold = "partner-told";
    public const string Merged = "merged";
    public const string Agent = "agent";
    public const string StaffActed = "staff-acted";
    public const string StaffSignedIn = "staff-signed-in";
    public const string StaffSignInFailed = "staff-sign-in-failed";
    public const string StaffLockedOut = "staff-locked-out";
    public const string StaffChanged = "staff-changed";
    public const string LogRestored = "log-restored";
    public const string MailsRetried = "mails-retried";
}
