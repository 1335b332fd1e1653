using Kept.Server.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Campaigns;

/// <summary>Where a campaign stands. Numbers are stored and never change.</summary>
internal enum CampaignState
{
    Draft = 1,
    Sending = 2,
    Paused = 3,
    Done = 4,
}

/// <summary>An offer written once and sent to everybody who may get offers from its site.</summary>
internal sealed class Campaign
{
    public Guid Id { get; init; }

    public required string SiteId { get; init; }

    /// <summary>The partner whose goods it is about; null when they are the site's own. Then it is for <c>third-party-offers</c>.</summary>
    public string? Advertiser { get; set; }

    /// <summary>What staff call it; the recipients do not see it.</summary>
    public required string Name { get; set; }

    /// <summary>The subject, with Liquid variables.</summary>
    public required string Subject { get; set; }

    /// <summary>The letter in Markdown with Liquid variables; see <see cref="OfferLetter"/>.</summary>
    public required string Body { get; set; }

    public CampaignState State { get; set; }

    /// <summary>Counts the changes, so that nobody overwrites a change, or sends one, unseen.</summary>
    public int Version { get; set; }

    /// <summary>The member of staff who wrote it, as the ledger names them.</summary>
    public required string CreatedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The last person the gathering has looked at; it goes on behind them after a crash.</summary>
    public Guid Cursor { get; set; }

    /// <summary>True when everybody was looked at.</summary>
    public bool Gathered { get; set; }

    /// <summary>How many people were chosen, and how many the policy or their choice left out.</summary>
    public int Chosen { get; set; }

    public int Excluded { get; set; }

    /// <summary>What staff edit, to be compared.</summary>
    public IEnumerable<FieldText> Fields() => FieldsOf(Name, Advertiser, Subject, Body);

    public static IEnumerable<FieldText> FieldsOf(string? name, string? advertiser, string? subject, string? body) =>
        [new("Name", name), new("Whose goods it is about", advertiser), new("Subject", subject), new("Letter", body)];

    internal sealed class Configuration : IEntityTypeConfiguration<Campaign>
    {
        public void Configure(EntityTypeBuilder<Campaign> builder)
        {
            builder.ToTable("campaigns");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.HasIndex(c => c.State);
        }
    }
}

/// <summary>
/// One person whom a campaign is sent to, and what the links in their mail lead to. It keeps the address's blind index, so
/// that the links work after the person was erased.
/// </summary>
internal sealed class CampaignRecipient
{
    public Guid Id { get; init; }

    public Guid CampaignId { get; init; }

    public Guid PersonId { get; init; }

    public required byte[] AddressIndex { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<CampaignRecipient>
    {
        public void Configure(EntityTypeBuilder<CampaignRecipient> builder)
        {
            builder.ToTable("campaign_recipients");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.HasIndex(r => new { r.CampaignId, r.PersonId }).IsUnique();
            builder.HasIndex(r => new { r.CampaignId, r.AddressIndex }).IsUnique();
            builder.HasIndex(r => r.AddressIndex);
        }
    }
}
