using Kept.Server.People;
using Kept.Server.Staff.Sessions;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Staff.Accounts;

/// <summary>
/// A person's account: that there is one, and nothing else. It has no name, address or password; whoever reads the
/// person's mailbox signs in by a mailed link.
/// </summary>
internal sealed class Account
{
    public Guid PersonId { get; init; }

    /// <summary>Where it was made; it opens every shop of the network.</summary>
    public required string SiteId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastSignInAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Account>
    {
        public void Configure(EntityTypeBuilder<Account> builder)
        {
            builder.ToTable("accounts");
            builder.HasKey(a => a.PersonId);
            builder.Property(a => a.PersonId).ValueGeneratedNever();
        }
    }
}

/// <summary>A sign-in link that was asked for by mail: good once, for half an hour. The mailed token names this row.</summary>
internal sealed class AccountLink
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    public Guid Id { get; init; }

    public required string SiteId { get; init; }

    public Guid PersonId { get; init; }

    /// <summary>Blind index of the address it is mailed to, which using the link proves.</summary>
    public required byte[] AddressIndex { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AccountLink>
    {
        public void Configure(EntityTypeBuilder<AccountLink> builder)
        {
            builder.ToTable("account_links");
            builder.Property(l => l.Id).ValueGeneratedNever();
            builder.HasIndex(l => new { l.AddressIndex, l.CreatedAt });
            builder.HasIndex(l => l.PersonId);
            builder.HasIndex(l => l.ExpiresAt);
        }
    }
}

/// <summary>
/// INVARIANT (ERASE): an erased person has no account, no session and no link that still knows the address.
/// </summary>
internal sealed class AccountForgets(KeptDb db, SignInSessions sessions) : IForgets
{
    public async Task ForgetAsync(Guid person, CancellationToken cancel)
    {
        await sessions.EndAllAsync(AccountCookie.Scheme, person, except: null, cancel);
        await db.Set<Account>().Where(a => a.PersonId == person).ExecuteDeleteAsync(cancel);
        await db.Set<AccountLink>().Where(l => l.PersonId == person).ExecuteDeleteAsync(cancel);
    }
}
