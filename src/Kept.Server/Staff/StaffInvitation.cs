using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kept.Server.Staff;

/// <summary>
/// A one-time link with which somebody becomes a member of staff. The link's token names this row; the row says what
/// it grants and whether it is still good.
/// </summary>
internal sealed class StaffInvitation
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public Guid Id { get; init; }

    /// <summary>Names of <see cref="Staff.Roles"/> with commas.</summary>
    public required string Roles { get; init; }

    /// <summary>Who invited; null for the link that the server prints while there is no administrator.</summary>
    public Guid? InvitedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<StaffInvitation>
    {
        public void Configure(EntityTypeBuilder<StaffInvitation> builder)
        {
            builder.ToTable("staff_invitations");
            builder.Property(i => i.Id).ValueGeneratedNever();
        }
    }
}

/// <summary>Makes invitations and turns one into a member of staff, once.</summary>
internal sealed class Invitations(
    KeptDb db,
    Transactions transactions,
    LinkTokens links,
    UserManager<StaffUser> users,
    StaffChanges changes,
    LedgerWriter ledger,
    TimeProvider time)
{
    /// <summary>
    /// The path of a link for the first administrator, or null when there is one. Each call ends the link before it, so that a
    /// link left in an old log opens nothing.
    /// </summary>
    public Task<string?> FirstAdministratorAsync(CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        if (await HasAdministratorAsync(null, cancel))
            return null;
        await db.Set<StaffInvitation>().Where(i => i.InvitedBy == null && i.UsedAt == null).ExecuteDeleteAsync(cancel);
        return (string?)Create([Roles.Administrator], invitedBy: null);
    }, cancel);

    /// <summary>Adds an invitation to the caller's unit of work and returns the path of its link.</summary>
    public string Create(IEnumerable<Role> roles, Guid? invitedBy)
    {
        var now = time.GetUtcNow();
        var invitation = new StaffInvitation
        {
            Id = Guid.CreateVersion7(now),
            Roles = string.Join(", ", roles.Select(r => r.Name)),
            InvitedBy = invitedBy,
            CreatedAt = now,
            ExpiresAt = now + StaffInvitation.Lifetime,
        };
        db.Add(invitation);
        if (invitedBy is { } staff)
            new StaffAct($"staff:{staff}", "created", "invitation", invitation.Id.ToString("N"))
            {
                Changes = [new("Roles", "", invitation.Roles)],
            }.Add(ledger, site: null);
        return $"/console/setup/{links.Create(LinkKind.StaffInvitation, invitation.Id)}";
    }

    /// <summary>Ends an invitation that nobody has used yet.</summary>
    public Task WithdrawAsync(Guid id, string actor, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        if (await db.Set<StaffInvitation>().Where(i => i.Id == id && i.UsedAt == null).ExecuteDeleteAsync(cancel) > 0)
            new StaffAct(actor, "withdrew", "invitation", id.ToString("N")).Add(ledger, site: null);
    }, cancel);

    /// <summary>The invitation that a token opens, or null when it is forged, used, withdrawn or expired.</summary>
    public async Task<StaffInvitation?> FindAsync(string? token, CancellationToken cancel) =>
        links.TryRead(LinkKind.StaffInvitation, token, out var id)
        && await db.Set<StaffInvitation>().AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancel) is { UsedAt: null } found
        && found.ExpiresAt > time.GetUtcNow()
            ? found
            : null;

    /// <summary>Creates the member of staff and uses the invitation up, both or neither. Returns null when it was used meanwhile.</summary>
    public async Task<IdentityResult?> RedeemAsync(StaffInvitation invitation, StaffUser user, string password, CancellationToken cancel)
    {
        try
        {
            return await transactions.RunAsync(async () =>
            {
                user.Roles = invitation.Roles;
                var created = await users.CreateAsync(user, password);
                if (!created.Succeeded)
                    return created;
                var now = time.GetUtcNow();
                var used = await db.Set<StaffInvitation>().Where(i => i.Id == invitation.Id && i.UsedAt == null)
                    .ExecuteUpdateAsync(i => i.SetProperty(x => x.UsedAt, now), cancel);
                changes.Add(user.Id, "joined", invitation.InvitedBy, after: user.Roles);
                return used == 1 ? created : throw new InvitationUsedException();
            }, cancel);
        }
        catch (InvitationUsedException)
        {
            return null;
        }
    }

    /// <summary>True when an active administrator other than <paramref name="besides"/> exists.</summary>
    public async Task<bool> HasAdministratorAsync(Guid? besides, CancellationToken cancel)
    {
        var roles = await db.Set<StaffUser>().Where(u => u.DeactivatedAt == null && u.Id != besides).Select(u => u.Roles).ToListAsync(cancel);
        return roles.Exists(r => Roles.Parse(r).Contains(Roles.Administrator));
    }

    private sealed class InvitationUsedException : Exception;
}
