using Kept.Policy;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>What is to be collected: where, from whom, what, and why.</summary>
internal sealed record Taking(Site Site, Guid Person, PersonalData Data, IReadOnlyList<Purpose> Purposes, CollectionSource Source)
{
    /// <summary>Set for an order's own collection: the order, whose key seals it.</summary>
    public Guid? Order { get; init; }

    public string? Reference { get; init; }

    public Facts Facts { get; init; } = Facts.None;
}

/// <summary>
/// The one way in: seals what is collected, under the policy version in force, and erases by destroying keys.
/// Call its methods inside <see cref="Transactions.RunAsync{T}"/>.
/// </summary>
internal sealed class Intake(KeptDb db, Vault vault, KeyRing keys, MasterKey master, PolicyShelf policies, RefusedAddresses refused, LedgerWriter ledger, PolicyTally tally, TimeProvider time)
{
    /// <summary>The blind index of an e-mail address. Throws <see cref="ArgumentException"/> when it is none.</summary>
    public byte[] EmailIndex(string email) => EmailAddress.TryNormalise(email, out var normalised)
        ? master.BlindIndex("email", normalised)
        : throw new ArgumentException("Not an e-mail address.", nameof(email));

    /// <summary>
    /// The person who has this address, or a new one with a key of their own. A person who was erased is not found again:
    /// the same address starts anew, by its owner's hand alone. Throws <see cref="AddressRefusedException"/> for a child's address that
    /// was removed, and for an erased one when <paramref name="source"/> is not its owner.
    /// </summary>
    public async Task<(Person Person, byte[] AddressIndex)> PersonOfAsync(string email, CollectionSource source, CancellationToken cancel)
    {
        var index = EmailIndex(email);
        var address = await db.Set<Address>().FirstOrDefaultAsync(a => a.Index == index, cancel);
        if (address is not null)
            return (await db.Set<Person>().SingleAsync(p => p.Id == address.PersonId, cancel), index);
        if (await refused.IsRefusedAsync(index, cancel) || (!source.IsGiven() && await refused.WasErasedAsync(index, cancel)))
            throw new AddressRefusedException();
        var person = await NewPersonAsync(cancel);
        db.Add(new Address { Id = Guid.CreateVersion7(time.GetUtcNow()), PersonId = person.Id, Index = index, CreatedAt = time.GetUtcNow() });
        return (person, index);
    }

    /// <summary>
    /// The same for forms that strangers may fill in: null for a child's address that was removed. Answer as for any other address, so
    /// that nobody learns of the child.
    /// </summary>
    public async Task<Person?> PersonUnlessRefusedAsync(string email, CollectionSource source, CancellationToken cancel)
    {
        try
        {
            return (await PersonOfAsync(email, source, cancel)).Person;
        }
        catch (AddressRefusedException)
        {
            return null;
        }
    }

    /// <summary>Somebody of whom no address is known, as in a letter.</summary>
    public async Task<Person> NewPersonAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var person = new Person { Id = Guid.CreateVersion7(now), CreatedAt = now };
        db.Add(person);
        await keys.NewAsync(person.Id, cancel);
        return person;
    }

    /// <summary>The blind index of a telephone number, without its extension.</summary>
    public byte[] PhoneIndex(string number) => master.BlindIndex("phone", PhoneNumber.Dialled(number));

    /// <summary>The blind index of where a request came from.</summary>
    public byte[] ClientIndex(string address) => master.BlindIndex("client", address);

    /// <summary>
    /// Collects: every category must be permitted by the policy in force for one of the purposes, or
    /// <see cref="GateDeniedException"/> is thrown and nothing is taken.
    /// </summary>
    public async Task<Collection> CollectAsync(Taking taking, CancellationToken cancel)
    {
        // Whatever form or interface it came by, an address is stored in one spelling.
        if (taking.Data.Email is { } email)
            taking = taking with { Data = taking.Data with { Email = EmailAddress.Stored(email) } };
        var version = policies.InForce(taking.Site.Policy, time.GetUtcNow());
        var categories = taking.Data.CategoriesOf();
        var decision = DecideEach(version, taking, categories);
        var collection = NewCollection(taking, version, categories);
        // An order's own copy outlives its buyer; its entry names the buyer as long as there is one.
        if (taking.Order is not null)
            await keys.HoldAsync(taking.Person, cancel);
        var key = await KeyOfAsync(collection.KeyId, cancel);
        collection.Payload = vault.Seal(key, taking.Data, collection.Context);
        db.Add(collection);
        await RememberPhoneAsync(taking, cancel);
        var entry = AskFor(taking, categories, taking.Purposes[0]).Entry(version, decision);
        entry["purposes"] = collection.Purposes.ToString();
        entry["collection"] = collection.Id.ToString("N");
        entry["source"] = taking.Source.Code();
        ledger.Add(EntryKind.Collected, taking.Person, taking.Site.Id, entry);
        return collection;
    }

    /// <summary>INVARIANT (ERASE): destroys the key of a person or of an order; nothing sealed under it opens again.</summary>
    public Task DestroyKeyAsync(Guid owner, CancellationToken cancel) => keys.DestroyAsync(owner, cancel);

    private async Task RememberPhoneAsync(Taking taking, CancellationToken cancel)
    {
        if (!PhoneNumber.TryNormalise(taking.Data.Phone, out var e164))
            return;
        var index = PhoneIndex(e164);
        if (await db.Set<Telephone>().FindAsync([index, taking.Person], cancel) is null)
            db.Add(new Telephone { Index = index, PersonId = taking.Person });
    }

    private Decision DecideEach(PolicyVersion version, Taking taking, CategorySet categories)
    {
        var permitted = new List<Decision>();
        foreach (var category in categories)
        {
            var decisions = taking.Purposes
                .Select(p => AskFor(taking, CategorySet.Of(category), p))
                .Select(a => (Ask: a, Decision: version.Compiled.Decide(new DecisionRequest(a.Action, a.Categories, a.Purpose, a.Recipient, a.Facts, a.Residence))))
                .ToList();
            var found = decisions.Find(d => d.Decision.Permitted);
            if (found.Decision is null)
            {
                tally.Count(taking.Site.Id, version, decisions[0].Decision);
                throw new GateDeniedException(decisions[0].Ask, decisions[0].Decision, version);
            }
            permitted.Add(found.Decision);
        }
        if (permitted.Count == 0)
            throw new ArgumentException("Nothing to collect.", nameof(taking));
        tally.Count(taking.Site.Id, version, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(permitted));
        return permitted[0];
    }

    private static Ask AskFor(Taking taking, CategorySet categories, Purpose purpose) =>
        new(PolicyAction.Collect, purpose, Recipient.Site, categories, "person") { Facts = taking.Facts, Residence = ResidenceOf(taking.Data), Reference = taking.Reference };

    /// <summary>Where a bill goes, else where goods go, is taken for where the person lives; what was sealed before is not opened to find out.</summary>
    private static Place ResidenceOf(PersonalData data) => (data.Billing ?? data.PostalAddress ?? data.GiftRecipient?.Address)?.Place ?? Place.Unknown;

    private Collection NewCollection(Taking taking, PolicyVersion version, CategorySet categories)
    {
        var now = time.GetUtcNow();
        return new Collection
        {
            Id = Guid.CreateVersion7(now),
            PersonId = taking.Person,
            OrderId = taking.Order,
            SiteId = taking.Site.Id,
            PolicyName = version.Document.Name,
            PolicyVersion = version.Document.Version,
            At = now,
            Source = taking.Source,
            Categories = categories,
            Purposes = PurposeSet.Of(taking.Purposes),
            Payload = new Sealed<PersonalData>([]),
            KeepUntil = KeepUntil(version, categories, now, isOrders: taking.Order is not null),
        };
    }

    /// <summary>
    /// The end of the longest retention; null as soon as one category is kept until erased. An order's own copy ends with
    /// its longest dated retention, since it does not end with the person's erasure.
    /// </summary>
    internal static DateTimeOffset? KeepUntil(PolicyVersion version, CategorySet categories, DateTimeOffset now, bool isOrders)
    {
        var ends = categories.Select(c => version.Compiled.RetentionOf(c)?.EndsAt(now)).ToList();
        return !isOrders && ends.Exists(e => e is null) ? null : ends.Max();
    }

    private async Task<DataKey> KeyOfAsync(Guid owner, CancellationToken cancel) =>
        await keys.HoldAsync(owner, cancel) ?? await keys.NewAsync(owner, cancel);
}

/// <summary>Nothing may be collected under this address: a child's data was removed, or its owner was erased and did not come back.</summary>
internal sealed class AddressRefusedException() : Exception("Nothing is collected under this address any more.");
