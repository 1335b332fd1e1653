using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff.Recovery;

/// <summary>What <c>kept staff recover</c> does in the database.</summary>
internal sealed class RecoverCommand(KeptDb db, IConfiguration configuration, RecoveryOutput output, TextWriter log)
{
    public async Task ListAsync()
    {
        var users = await db.Set<StaffUser>().AsNoTracking().OrderBy(u => u.NormalizedUserName).ToListAsync();
        var administrators = users.Where(u => u.RoleList.Contains(Roles.Administrator)).ToList();
        if (!administrators.Exists(u => u.DeactivatedAt is null))
            throw new StartupException(
                "There is no active administrator. Start the server: it prints a link that makes one.");
        var withPasskey = await db.Set<IdentityUserPasskey<Guid>>().Select(p => p.UserId).Distinct().ToListAsync();
        output.List(administrators, withPasskey.ToHashSet());
    }

    /// <summary>Makes the link and its entry in one transaction.</summary>
    public async Task MakeLinkAsync(string name, bool reset)
    {
        var normalised = name.Trim().ToUpperInvariant();
        var users = db.Set<StaffUser>().AsNoTracking();
        var user = await users.SingleOrDefaultAsync(u => u.NormalizedUserName == normalised);
        if (user is null)
            throw new StartupException(
                $"There is no member of staff '{name}'. 'kept staff recover' lists the administrators.");
        if (user.DeactivatedAt is not null)
            throw new StartupException(
                $"'{user.UserName}' is deactivated. An administrator can reactivate them on the console's Staff page.");
        var sites = await SiteDirectory.LoadAsync(db, CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow();
        var (row, token) = await StaffRecovery.AddAsync(db, user.Id, reset, now, CancellationToken.None);
        var change = reset ? "recovery-link-without-factors" : "recovery-link";
        new LedgerWriter(db, TimeProvider.System)
            .Add(EntryKind.StaffChanged, person: null, site: null, StaffChanges.Facts(user.Id, change, by: null));
        await db.SaveChangesAsync();
        // To standard error, like the server's log, so that standard output holds the answer alone.
        await log.WriteLineAsync(
            $"warn: A recovery link was made for staff user {user.Id:N}, good until {row.ExpiresAt:O}");
        var address = configuration["urls"]?.Split(';')[0];
        var urls = PublicUrlOptions.Read(configuration);
        var link = SiteUrls.For(urls, address, sites.First, StaffRecovery.PathOf(token));
        output.Link(user, link, row);
    }
}
