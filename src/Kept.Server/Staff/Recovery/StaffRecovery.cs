using System.Security.Cryptography;
using System.Text;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Staff.Recovery;

/// <summary>
/// A one-time link with which a member of staff sets a new password, made by <c>kept staff recover</c> on the server.
/// Its token is random, because the master key may be in the server's environment only. The database holds the token's
/// digest.
/// </summary>
internal sealed class StaffRecovery
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>Using the link also removes authenticator app, recovery codes and passkeys.</summary>
    public bool ResetsSecondFactor { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The path of the link with this token.</summary>
    public static string PathOf(string token) => $"/console/recover/{token}";

    /// <summary>Adds a new link to the unit of work, which ends the one before it. Returns its token.</summary>
    public static async Task<(StaffRecovery Row, string Token)> AddAsync(
        KeptDb db, Guid user, bool resetsSecondFactor, DateTimeOffset now, CancellationToken cancel)
    {
        db.RemoveRange(await db.Set<StaffRecovery>().Where(r => r.UserId == user).ToListAsync(cancel));
        var token = Tokens.New(32);
        var row = new StaffRecovery
        {
            Id = Guid.CreateVersion7(now),
            UserId = user,
            TokenHash = Digest(token),
            ResetsSecondFactor = resetsSecondFactor,
            ExpiresAt = now + Lifetime,
        };
        db.Add(row);
        return (row, token);
    }

    public static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    internal sealed class Configuration : IEntityTypeConfiguration<StaffRecovery>
    {
        public void Configure(EntityTypeBuilder<StaffRecovery> builder)
        {
            builder.ToTable("staff_recoveries");
            builder.Property(r => r.Id).ValueGeneratedNever();
            builder.HasIndex(r => r.TokenHash).IsUnique();
            builder.HasOne<StaffUser>().WithMany().HasForeignKey(r => r.UserId);
        }
    }
}
