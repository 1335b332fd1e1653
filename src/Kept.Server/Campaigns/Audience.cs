using Kept.Policy;
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

/// <summary>How many people a campaign would reach, and why it leaves out the others.</summary>
/// <param name="Complete">False when counting stopped at <see cref="Audience.CountedAtMost"/> people.</param>
internal sealed record AudienceCount(int Reached, IReadOnlyList<(string Reason, string? Clause, int People)> Excluded, bool Complete);

/// <summary>The people whose e-mail address a site holds, with the gate's decision about offers, in steps. It opens nothing.</summary>
internal sealed class Audience(KeptDb db, PolicyGate gate)
{
    public const int CountedAtMost = 5000;

    private const int Step = 200;

    /// <summary>What an offer uses: the address, and the name in its greeting.</summary>
    public static CategorySet Uses => CategorySet.Of(Category.Email, Category.FullName);

    // What every offer does; a policy that asks for more than this sends none.
    private static readonly DutySet Performed =
        DutySet.None.With(Duty.UnsubscribeLink).With(Duty.SenderAddress).With(Duty.WhyLink).With(Duty.Record);

    public static bool Performs(DutySet duties) => (duties.Bits & ~Performed.Bits) == 0;

    public static Ask AskFor(Guid? campaign) => Ask.Use(Purpose.Offers, Uses) with { Reference = campaign?.ToString("N") };

    /// <summary>The next <paramref name="most"/> people behind <paramref name="after"/>, by id.</summary>
    public async Task<List<AudienceMember>> NextAsync(Site site, Guid after, int most, CancellationToken cancel)
    {
        var people = await db.Set<Person>()
            .Where(p => p.ErasedAt == null && p.Id > after && db.Set<Collection>().Any(c => c.PersonId == p.Id && c.SiteId == site.Id))
            .OrderBy(p => p.Id).Take(most).Select(p => p.Id).ToListAsync(cancel);
        var collections = await db.Set<Collection>().AsNoTracking().Where(c => people.Contains(c.PersonId) && c.SiteId == site.Id).ToListAsync(cancel);
        var addresses = await db.Set<Address>().AsNoTracking().Where(a => people.Contains(a.PersonId)).OrderBy(a => a.CreatedAt).ToListAsync(cancel);
        var byPerson = collections.ToLookup(c => c.PersonId);
        var addressOf = addresses.ToLookup(a => a.PersonId, a => a.Index);
        var members = new List<AudienceMember>(people.Count);
        foreach (var person in people)
        {
            var (decision, version) = await DecideAsync(byPerson[person], site, cancel);
            members.Add(new AudienceMember(person, addressOf[person].FirstOrDefault(), decision, version));
        }
        return members;
    }

    /// <summary>Looks at up to <see cref="CountedAtMost"/> people as the campaign will.</summary>
    public async Task<AudienceCount> CountAsync(Site site, CancellationToken cancel)
    {
        var all = new List<AudienceMember>();
        var complete = false;
        while (!complete && all.Count < CountedAtMost)
        {
            var next = await NextAsync(site, all.Count == 0 ? Guid.Empty : all[^1].Person, Step, cancel);
            all.AddRange(next);
            complete = next.Count < Step;
        }
        var excluded = all.Where(m => !m.MayBeSent).GroupBy(Why).OrderByDescending(g => g.Count());
        return new AudienceCount(all.Count(m => m.MayBeSent), [.. excluded.Select(g => (g.Key.Reason, g.Key.Clause, g.Count()))], complete);
    }

    /// <summary>The first permit over the person's collections at the site, or else the newest collection's denial.</summary>
    private async Task<(Decision Decision, PolicyVersion Version)> DecideAsync(IEnumerable<Collection> collections, Site site, CancellationToken cancel)
    {
        (Decision, PolicyVersion)? denial = null;
        foreach (var collection in collections.Where(c => c.Categories.Contains(Category.Email)).OrderByDescending(c => c.At))
        {
            var decided = await gate.DecideAsync(collection, AskFor(null) with { Categories = Uses & collection.Categories }, cancel);
            if (decided.Decision.Permitted)
                return decided;
            denial ??= decided;
        }
        // Nobody's address: asking about nothing is denied, with that reason.
        return denial ?? gate.DecideNow(site, AskFor(null) with { Categories = CategorySet.Empty });
    }

    private static (string Reason, string? Clause) Why(AudienceMember member)
    {
        if (member.Decision.Permitted)
            return (member.Address is null ? "The person has no e-mail address any more." : $"The policy asks for {member.Decision.Duties}, which offers do not do.", null);
        var reason = member.Decision.Reasons is [var first, ..] ? first : null;
        return (reason?.Text ?? "No rule permits it.", reason?.Clause is { } clause ? $"{member.Version.Label}, “{clause.Heading}”" : null);
    }
}
