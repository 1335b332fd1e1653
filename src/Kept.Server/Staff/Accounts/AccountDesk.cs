using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff.Accounts;

/// <summary>Mails sign-in links and turns one into a signed-in account, once.</summary>
internal sealed class AccountDesk(KeptDb db, Transactions transactions, Intake intake, PolicyGate gate, PersonDirectory people, RefusedAddresses refused, Outbox outbox, LinkTokens tokens, TimeProvider time)
{
    /// <summary>The kind of mail that carries the link.</summary>
    public const string Mail = "account-link";

    /// <summary>
    /// How many links an address is mailed while they are good, so that nobody floods a stranger's mailbox. Whoever is
    /// mailed no more has a link that works, so nobody locks a shopper out by asking for links in their name.
    /// </summary>
    private const int MostGoodLinks = 3;

    /// <summary>Every ask takes at least this long, so that the time does not tell whether the address is known.</summary>
    private static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Mails a sign-in link to the address. Known or not, it gets the same mail and the asker the same page: signing in and
    /// signing up are one act. An address nobody proves is forgotten; see <see cref="AccountRetention"/>.
    /// </summary>
    public async Task AskAsync(Site site, string email, CancellationToken cancel)
    {
        var enough = Task.Delay(Floor, time, cancel);
        var index = intake.EmailIndex(email);
        await transactions.RunAsync(async () =>
        {
            var now = time.GetUtcNow();
            // A child's address that was removed gets no account, and the asker the same page as everybody.
            if (!await refused.IsRefusedAsync(index, cancel)
                && await db.Set<AccountLink>()
                    .CountAsync(l => l.AddressIndex == index && l.ExpiresAt > now, cancel) < MostGoodLinks)
                await QueueAsync(site, email, index, cancel);
        }, cancel);
        await enough;
    }

    /// <summary>The link of a token while it is good; null when it is forged, used, expired or its person erased.</summary>
    public async Task<AccountLink?> FindAsync(string? token, CancellationToken cancel) =>
        tokens.TryRead(LinkKind.AccountSignIn, token, out var id)
        && await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, cancel) is { UsedAt: null } link
        && link.ExpiresAt > time.GetUtcNow()
            ? link
            : null;

    /// <summary>Uses the link up, notes that the address is proved, and makes the account if there is none. False when it was used meanwhile.</summary>
    public Task<bool> RedeemAsync(AccountLink link, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var now = time.GetUtcNow();
        // Two first sign-ins at once, by two links of one address, follow each other: the second finds the account made.
        await ChoiceBook.LockAddressAsync(db, link.AddressIndex, cancel);
        var used = await db.Set<AccountLink>().Where(l => l.Id == link.Id && l.UsedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(l => l.SetProperty(x => x.UsedAt, now), cancel);
        if (used == 0 || await people.FindAddressAsync(link.AddressIndex, cancel) is not { } address || address.PersonId != link.PersonId)
            return false;
        address.ProvedAt ??= now;
        var account = await db.Set<Account>().FindAsync([link.PersonId], cancel);
        if (account is null)
            db.Add(account = new Account { PersonId = link.PersonId, SiteId = link.SiteId, CreatedAt = now });
        account.LastSignInAt = now;
        return true;
    }, cancel);

    private async Task QueueAsync(Site site, string email, byte[] index, CancellationToken cancel)
    {
        var (person, _) = await intake.PersonOfAsync(email, CollectionSource.Account, cancel);
        await db.SaveChangesAsync(cancel);
        if (!(await gate.CollectionsAsync(person.Id, cancel)).Exists(c => c.Categories.Contains(Category.Email)))
            await intake.CollectAsync(new Taking(site, person.Id, new PersonalData { Email = email }, [Purpose.AccountManagement], CollectionSource.Account), cancel);
        var now = time.GetUtcNow();
        var link = new AccountLink
        {
            Id = Guid.CreateVersion7(now),
            SiteId = site.Id,
            PersonId = person.Id,
            AddressIndex = index,
            CreatedAt = now,
            ExpiresAt = now + AccountLink.Lifetime,
        };
        db.Add(link);
        await outbox.QueueAsync(site, Mail, link.Id, person.Id, $"{Mail}/{link.Id:N}", cancel);
    }
}
