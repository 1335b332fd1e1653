using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Policies;

/// <summary>
/// A version that was published: its text, digest and moment never change again, and a ledger entry says what they were.
/// The server decides by these rows alone; files bring in the first of them.
/// </summary>
internal sealed class PublishedPolicy
{
    /// <summary>Who uploaded a version that came as a file of the policy folder.</summary>
    public const string FromFile = "file";

    public required string Name { get; init; }

    /// <summary>The version's date, <c>yyyy-MM-dd</c>.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the text in UTF-8, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    public DateTimeOffset PublishedAt { get; init; }

    /// <summary>The whole text. Null only in a row of a server that kept none, until a start has put in the file's.</summary>
    public string? Text { get; set; }

    /// <summary>From this moment it is in force. Null as <see cref="Text"/> is.</summary>
    public DateTimeOffset? EffectiveAt { get; set; }

    /// <summary>Who handed it in: <c>staff:{user id}</c> or <see cref="FromFile"/>.</summary>
    public string UploadedBy { get; init; } = FromFile;

    /// <summary>The second person, <c>staff:{user id}</c>; null for what came as a file.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>The ledger entry that tells of the publication. Null as <see cref="Text"/> is.</summary>
    public long? EntryId { get; set; }

    /// <summary>When it was taken back, which is possible before <see cref="EffectiveAt"/> only.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    public string? WithdrawnBy { get; set; }

    /// <summary>For example <c>inkwell@2026-11-01</c>.</summary>
    public string Label => $"{Name}@{Version}";

    public static string VersionOf(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal sealed class Configuration : IEntityTypeConfiguration<PublishedPolicy>
    {
        public void Configure(EntityTypeBuilder<PublishedPolicy> builder)
        {
            builder.ToTable("published_policies");
            builder.HasKey(p => new { p.Name, p.Version });
            builder.Ignore(p => p.Label);
        }
    }
}
