using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>
/// Lets a cart follow a person who signs in: the browser's cart becomes the account's, or what is in it is added to the cart
/// that the account has already. Nothing is lost, doing it twice changes nothing, and two devices at once follow each other.
/// </summary>
internal sealed class AccountCarts(KeptDb db, Transactions transactions, Carts carts, PolicyGate gate, LedgerWriter ledger, TimeProvider time) : IForgets
{
    private static readonly Ask Collecting = new(PolicyAction.Collect, Purpose.Customisation, Recipient.Site, CategorySet.Of(Category.Cart), "site");

    /// <summary>
    /// Joins the browser's cart, if it has one, with the account's, and gives the browser the cookie of the one that is left.
    /// Returns that one; null when there is none or the policy does not let carts be tied to people.
    /// </summary>
    public async Task<Cart?> JoinAsync(HttpContext context, Cart? browsers, Guid person, CancellationToken cancel)
    {
        var site = context.Site();
        var (decision, version) = gate.DecideNow(site, Collecting);
        if (!decision.Permitted)
            return null;
        var cart = await transactions.RunAsync(async () =>
        {
            // The person's row is the lock: without it two devices could both find no cart of the account.
            await db.Set<Person>().Where(p => p.Id == person).ExecuteUpdateAsync(p => p.SetProperty(x => x.CreatedAt, x => x.CreatedAt), cancel);
            db.ChangeTracker.Clear();
            // The browser's cart is locked as well: what another tab adds to it comes before the joining, or begins a cart of its own.
            var here = browsers is null ? null : await carts.LockAsync(browsers, cancel);
            var own = await OfAsync(person, site.Id, cancel);
            // A cart of another account is that account's, whoever sits at the browser now.
            if (here is null || here.PersonId is { } other && other != person || here.Id == own?.Id)
                return own;
            // Its order takes from this cart what was bought once it is paid; until then the cart stays the browser's.
            if (own is not null && await AwaitsPaymentAsync(db, here, cancel))
                return here;
            if (own is null)
                return Own(here, person, version.Label, decision);
            own.Merge(here);
            db.Remove(here);
            return own;
        }, cancel);
        if (cart is not null)
            carts.SetCookie(context, cart);
        return cart;
    }

    /// <summary>Takes the cart's cookie from a browser whose person signs out; the cart waits for the next sign-in.</summary>
    public async Task LeaveAsync(HttpContext context, CancellationToken cancel)
    {
        if (await carts.FindAsync(context, cancel) is { PersonId: not null })
            context.Response.Cookies.Delete(Carts.CookieName);
    }

    /// <summary>The carts that wait for a person, one a site.</summary>
    public Task<List<Cart>> OfAsync(Guid person, CancellationToken cancel) =>
        db.Set<Cart>().AsNoTracking().Include(c => c.Lines).Where(c => c.PersonId == person).OrderBy(c => c.SiteId).ToListAsync(cancel);

    /// <summary>True while the cart has an order whose payment is not settled.</summary>
    public static Task<bool> AwaitsPaymentAsync(KeptDb db, Cart cart, CancellationToken cancel) =>
        db.Set<Order>().AnyAsync(o => o.Attempt == cart.Attempt && o.State == OrderState.AwaitingPayment, cancel);

    /// <summary>INVARIANT (ERASE): an erased person has no cart.</summary>
    public Task ForgetAsync(Guid person, CancellationToken cancel) =>
        db.Set<Cart>().Where(c => c.PersonId == person).ExecuteDeleteAsync(cancel);

    /// <summary>The account's cart at a site. One whose time is over is ended here, where it would stand in the way of a new one.</summary>
    private async Task<Cart?> OfAsync(Guid person, string site, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await db.Set<Cart>().Where(c => c.PersonId == person && c.SiteId == site && c.ExpiresAt <= now).ExecuteDeleteAsync(cancel);
        return await db.Set<Cart>().Include(c => c.Lines).FirstOrDefaultAsync(c => c.PersonId == person && c.SiteId == site, cancel);
    }

    private Cart Own(Cart cart, Guid person, string policy, Decision decision)
    {
        cart.PersonId = person;
        // The address of a cart may have been passed on while it was nobody's; it does not lead into the account.
        cart.Token = Tokens.New();
        ledger.Add(EntryKind.Collected, person, cart.SiteId, new()
        {
            ["action"] = "collect",
            ["categories"] = Category.Cart.Name,
            ["purposes"] = Purpose.Customisation.Name,
            ["source"] = CollectionSource.SignIn.Code(),
            ["policy"] = policy,
            ["clause"] = decision.Reasons[0].Clause?.Id,
        });
        return cart;
    }
}
