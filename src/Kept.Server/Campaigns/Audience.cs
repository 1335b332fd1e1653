using Kept.Policy;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>One person of a site, and what the gate says about offers to them. <c>Address</c> is null when they have none left.</summary>
internal sealed record AudienceMember(Guid Person, byte[]? Address, Decision Decision, PolicyVersion Version)
{
    public bool MayBeSent => Address is not null && Decision.Permitted && Audience.Performs(Decision.Duties);
}

/// <summary>The people whose e-mail address a site holds, with the gate's decision about offers, in steps. It opens nothing.</summary>
internal sealed class Audience(KeptDb db, PolicyGate gate, ChoiceBook choices)
{
    /// <summary>What an offer uses: the address, and the name in its greeting.</summary>
    public static CategorySet Uses => CategorySet.Of(Category.Email, Category.FullName);

    // What every offer does; a policy that asks for more than this sends none. Scrubbing is the look at the choices when it leaves.
    private static readonly DutySet Performed =
        DutySet.None.With(Duty.UnsubscribeLink).With(Duty.SenderAddress).With(Duty.WhyLink).With(Duty.Scrub).With(Duty.Record);

    public static bool Performs(DutySet duties) => (duties.Bits & ~Performed.Bits) == 0;

    /// <summary>What an offer asks of the gate: a use by the site, also when it is about an advertiser, who receives nothing.</summary>
    public static Ask AskFor(Guid? campaign, Partner? advertiser) =>
        Ask.Use(advertiser is null ? Purpose.Offers : Purpose.ThirdPartyOffers, Uses) with
        {
            Reference = campaign?.ToString("N"),
            Advertiser = advertiser?.Id,
            Partner = advertiser?.Name,
            Facts = Facts.None.With(Fact.AgreementSigned, advertiser?.Covers(Purpose.ThirdPartyOffers) == true),
        };

    /// <summary>The next <paramref name="most"/> people behind <paramref name="after"/>, by id.</summary>
    public async Task<List<AudienceMember>> NextAsync(Site site, Partner? advertiser, Guid after, int most, CancellationToken cancel)
    {
        var people = await db.Set<Person>()
            .Where(p => p.ErasedAt == null && p.RestrictedAt == null && p.Id > after && db.Set<Collection>().Any(c => c.PersonId == p.Id && c.SiteId == site.Id))
            .OrderBy(p => p.Id).Take(most).Select(p => p.Id).ToListAsync(cancel);
        var held = await HeldAsync(people, site, cancel);
        var addresses = await db.Set<Address>().Where(a => people.Contains(a.PersonId)).OrderBy(a => a.CreatedAt)
            .Select(a => new { a.PersonId, a.Index }).ToListAsync(cancel);
        var addressOf = addresses.ToLookup(a => a.PersonId, a => a.Index);
        var chosen = await choices.OfAsync(people, site.Id, cancel);
        var terms = await db.Set<WrittenTerms>().Where(t => people.Contains(t.PersonId) && t.SiteId == site.Id).Select(t => t.PersonId).ToListAsync(cancel);
        var ask = AskFor(null, advertiser);
        return [.. people.Select(person =>
        {
            var known = ask with { Facts = ask.Facts.With(Fact.WrittenTerms, terms.Contains(person)) };
            var (decision, version) = Decide(held[person], site, known, chosen[person]);
            return new AudienceMember(person, addressOf[person].FirstOrDefault(), decision, version);
        })];
    }

    /// <summary>The first permit over the person's collections at the site, or else the newest collection's denial.</summary>
    private (Decision Decision, PolicyVersion Version) Decide(IEnumerable<Held> collections, Site site, Ask ask, IEnumerable<Choice> chosen)
    {
        (Decision, PolicyVersion)? denial = null;
        foreach (var collection in collections.Where(c => c.Categories.Contains(Category.Email)).OrderByDescending(c => c.At))
        {
            var decided = gate.DecideOne(collection.Policy, collection.Version, collection.Source, ask with { Categories = Uses & collection.Categories }, chosen);
            if (decided.Decision.Permitted)
                return decided;
            denial ??= decided;
        }
        // Nobody's address: asking about nothing is denied, with that reason.
        return denial ?? gate.DecideNow(site, ask with { Categories = CategorySet.Empty });
    }

    private async Task<ILookup<Guid, Held>> HeldAsync(List<Guid> people, Site site, CancellationToken cancel)
    {
        var rows = await db.Set<Collection>().Where(c => people.Contains(c.PersonId) && c.SiteId == site.Id)
            .Select(c => new Held(c.PersonId, c.At, c.PolicyName, c.PolicyVersion, c.Source, c.Categories)).ToListAsync(cancel);
        return rows.ToLookup(r => r.Person);
    }

    /// <summary>What a decision needs of a collection, without its sealed bytes.</summary>
    private sealed record Held(Guid Person, DateTimeOffset At, string Policy, DateOnly Version, CollectionSource Source, CategorySet Categories);
}
