using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Staff;

/// <summary>
/// A member of staff. Signs in by user name and is never deleted, for ledger entries name the id; who leaves is
/// deactivated.
/// </summary>
internal sealed class StaffUser : IdentityUser<Guid>
{
    public const int MaxNameLength = 60;

    public string DisplayName { get; set; } = "";

    /// <summary>Names of <see cref="Staff.Roles"/> with commas.</summary>
    public string Roles { get; set; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>Since when this user may not sign in; null while active.</summary>
    public DateTimeOffset? DeactivatedAt { get; set; }

    /// <summary>The time step of the last authenticator code that was accepted (RFC 6238 section 5.2); 0 before the first.</summary>
    public long LastCodeStep { get; set; }

    public IReadOnlyList<Role> RoleList => [.. Staff.Roles.Parse(Roles)];

    internal sealed class Configuration : IEntityTypeConfiguration<StaffUser>
    {
        public void Configure(EntityTypeBuilder<StaffUser> builder)
        {
            builder.ToTable("staff_users");
            builder.Property(u => u.Id).ValueGeneratedNever();
            builder.Property(u => u.UserName).HasMaxLength(MaxNameLength);
            builder.Property(u => u.NormalizedUserName).HasMaxLength(MaxNameLength);
            builder.HasIndex(u => u.NormalizedUserName).IsUnique();
            builder.Property(u => u.ConcurrencyStamp).IsConcurrencyToken();
            builder.Ignore(u => u.RoleList);
            builder.Ignore(u => u.Email).Ignore(u => u.NormalizedEmail).Ignore(u => u.EmailConfirmed);
            builder.Ignore(u => u.PhoneNumber).Ignore(u => u.PhoneNumberConfirmed);
        }
    }

    /// <summary>Secrets of second factors: the authenticator key and the recovery codes, protected by <see cref="StaffStore"/>.</summary>
    internal sealed class TokenConfiguration : IEntityTypeConfiguration<IdentityUserToken<Guid>>
    {
        public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> builder)
        {
            builder.ToTable("staff_tokens");
            builder.HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
            builder.HasOne<StaffUser>().WithMany().HasForeignKey(t => t.UserId);
        }
    }

    /// <summary>Passkeys (WebAuthn level 3); a credential id is at most 1023 bytes long.</summary>
    internal sealed class PasskeyConfiguration : IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
    {
        public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> builder)
        {
            builder.ToTable("staff_passkeys");
            builder.HasKey(p => p.CredentialId);
            builder.Property(p => p.CredentialId).HasMaxLength(1024);
            builder.OwnsOne(p => p.Data).ToJson();
            builder.HasOne<StaffUser>().WithMany().HasForeignKey(p => p.UserId);
        }
    }
}
