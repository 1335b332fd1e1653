using System.Text.RegularExpressions;
using Kept.Server.Network;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Requests.Agents;

/// <summary>
/// A company that people authorise to exercise their rights, as the Data Rights Protocol's directory describes it (section 3.05.1).
/// Staff enter it; a key that nobody entered signs nothing.
/// </summary>
internal sealed partial class Agent
{
    public const int KeyLength = 32;

    /// <summary>Capital letters and underscores, as in the directory.</summary>
    public required string Id { get; init; }

    public required string Name { get; set; }

    /// <summary>Ed25519 public key (RFC 8032), 32 bytes.</summary>
    public required byte[] VerifyKey { get; set; }

    public string? WebUrl { get; set; }

    /// <summary>
    /// True when we rely on the agent's own verification of an e-mail address (section 3.04). Otherwise the person is asked.
    /// </summary>
    public bool Relied { get; set; }

    public DateTimeOffset AddedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    public static bool IsId(string? text) => text is { Length: > 0 and <= 60 } && IdForm().IsMatch(text);

    /// <summary>The name under which agents ask a site, <c>business-id</c>: its short name in capitals.</summary>
    public static string BusinessOf(Site site) => site.Id.ToUpperInvariant().Replace('-', '_');

    [GeneratedRegex("^[A-Z][A-Z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();

    internal sealed class Configuration : IEntityTypeConfiguration<Agent>
    {
        public void Configure(EntityTypeBuilder<Agent> builder) => builder.ToTable("agents");
    }
}

/// <summary>A bearer token of an agent at one site (section 2.05); the newest counts, and only its digest is kept.</summary>
internal sealed class AgentToken
{
    public required string AgentId { get; init; }

    public required string SiteId { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] Digest { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AgentToken>
    {
        public void Configure(EntityTypeBuilder<AgentToken> builder)
        {
            builder.ToTable("agent_tokens");
            builder.HasKey(t => new { t.AgentId, t.SiteId });
            builder.HasIndex(t => t.Digest).IsUnique();
        }
    }
}

/// <summary>A key set-up that was answered with a token (section 2.05). It is remembered until it expires, so that nobody can send it again.</summary>
internal sealed class UsedKeySetup
{
    /// <summary>SHA-256 of the signed message.</summary>
    public required byte[] Digest { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<UsedKeySetup>
    {
        public void Configure(EntityTypeBuilder<UsedKeySetup> builder)
        {
            builder.ToTable("agent_key_setups");
            builder.HasKey(u => u.Digest);
            builder.HasIndex(u => u.ExpiresAt);
        }
    }
}

/// <summary>What an agent's request has beside the request itself. It holds nothing of what the agent said about the person.</summary>
internal sealed class AgentRequest
{
    /// <summary>The <see cref="Request"/>.</summary>
    public Guid Id { get; init; }

    public required string AgentId { get; init; }

    public required string SiteId { get; init; }

    /// <summary>The agent's own number of it, as sent.</summary>
    public string? AgentRequestId { get; init; }

    /// <summary>SHA-256 of the signed message: sent twice, it is one request.</summary>
    public required byte[] Digest { get; init; }

    /// <summary>Where the agent is told of changes.</summary>
    public string? Callback { get; init; }

    /// <summary>The state the agent was told last.</summary>
    public RequestState Told { get; set; }

    /// <summary>The due date the agent was told last.</summary>
    public DateTimeOffset ToldDue { get; set; }

    public int Tries { get; set; }

    public DateTimeOffset TryAt { get; set; }

    /// <summary>Where the agent wants the person to come back to after a yes; see <see cref="AskedPage.Back"/>.</summary>
    public string? ReturnTo { get; set; }

    /// <summary>The link that opens the record, when the request asked to see it.</summary>
    public Guid? LinkId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AgentRequest>
    {
        public void Configure(EntityTypeBuilder<AgentRequest> builder)
        {
            builder.ToTable("agent_requests");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.HasIndex(r => r.Digest).IsUnique();
            builder.HasIndex(r => r.TryAt);
        }
    }
}
