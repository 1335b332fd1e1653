using Kept.Server.People;
using Kept.Server.Staff.Sessions;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff.Accounts;

/// <summary>
/// The record that stays has an account when either had one; links to the other are no longer good, and its sessions
/// end.
/// </summary>
internal sealed class AccountJoins(KeptDb db, SignInSessions sessions) : IJoins
{
    public async Task JoinAsync(Guid from, Guid into, CancellationToken cancel)
    {
        if (await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.PersonId == from, cancel) is { } account)
        {
            if (!await db.Set<Account>().AnyAsync(a => a.PersonId == into, cancel))
                db.Add(new Account { PersonId = into, SiteId = account.SiteId, CreatedAt = account.CreatedAt, LastSignInAt = account.LastSignInAt });
            await db.Set<Account>().Where(a => a.PersonId == from).ExecuteDeleteAsync(cancel);
        }
        await sessions.EndAllAsync(AccountCookie.Scheme, from, except: null, cancel);
        await db.Set<AccountLink>().Where(l => l.PersonId == from).ExecuteDeleteAsync(cancel);
    }
}
