using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Policies.Publishing;

/// <summary>Where a draft stands. Numbers are stored and never change.</summary>
internal enum DraftState
{
    Draft = 1,

    /// <summary>Handed in; a second person approves it or sends it back.</summary>
    AwaitingApproval = 2,
    Published = 3,
    Withdrawn = 4,
}

/// <summary>A version in the making. It decides nothing until a second person has approved it.</summary>
internal sealed class PolicyDraft
{
    public Guid Id { get; init; }

    public required string PolicyName { get; init; }

    /// <summary>The text as last saved, with or without errors; line ends are line feeds.</summary>
    public required string Text { get; set; }

    public DraftState State { get; set; }

    /// <summary>Everybody who saved or handed in, <c>staff:{user id}</c>, with commas: none of them may approve.</summary>
    public required string Authors { get; set; }

    /// <summary>The names of the authors as other staff know them, with commas.</summary>
    public required string AuthorNames { get; set; }

    /// <summary>Counts the changes, so that of two people who edit at once neither writes over the other unseen.</summary>
    public int Edition { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>The version it became, <c>yyyy-MM-dd</c>.</summary>
    public string? PublishedVersion { get; set; }

    /// <summary>Who approved it, by the name other staff know; null until then, as the next three are.</summary>
    public string? ApproverName { get; set; }

    public DateTimeOffset? ApprovedAt { get; set; }

    /// <summary>The version that was in force at the approval, and with which it was compared, <c>yyyy-MM-dd</c>.</summary>
    public string? ApprovedAgainst { get; set; }

    /// <summary>Whom the approver was told it reaches, as <see cref="CountedReach"/> in JSON.</summary>
    public string? ApprovedReach { get; set; }

    public bool IsAuthor(string staff) => Authors.Split(',').Contains(staff);

    internal sealed class Configuration : IEntityTypeConfiguration<PolicyDraft>
    {
        public void Configure(EntityTypeBuilder<PolicyDraft> builder)
        {
            builder.ToTable("policy_drafts");
            builder.Property(d => d.Id).ValueGeneratedNever();
            builder.HasIndex(d => d.PolicyName);
        }
    }
}
