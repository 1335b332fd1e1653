using Kept.Policy;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Server.Storage;

namespace Kept.Server.Gate;

/// <summary>
/// The one way to personal data. INVARIANT (GATE): what is sealed is opened here, for a purpose that the policy of its
/// collection permits, and nowhere else. INVARIANT (DENY): whatever is unknown, undeclared or fails is denied.
/// Every act and every refusal adds its ledger entry to the caller's transaction.
/// </summary>
internal sealed class PolicyGate(Vault vault, KeyRing keys, Standings standings, PolicyShelf policies, LedgerWriter ledger, PolicyTally tally, TimeProvider time)
{
    /// <summary>
    /// Opens the asked categories of one collection. Call it inside <see cref="Transactions.RunAsync{T}"/>. Throws
    /// <see cref="GateDeniedException"/> when its policy version denies; use <see cref="DecideAsync"/> to ask first.
    /// </summary>
    public async Task<Opened<TUse>> OpenAsync<TUse>(Collection collection, Ask<TUse> ask, CancellationToken cancel)
    {
        var standing = await standings.OfAsync(collection, cancel);
        var (decision, version) = Decide(collection, ask, standing);
        if (!decision.Permitted)
        {
            tally.Count(collection.SiteId, version, decision);
            throw new GateDeniedException(ask, decision, version);
        }
        if (standing.Key is { } key)
            await keys.FillAsync([key], cancel);
        Record(collection, ask, decision, version, standing);
        return new(vault.Open(KeyOf(collection, standing), collection.Payload, collection.Context).Only(ask.Categories));
    }

    /// <summary>
    /// Opens the asked categories over all of a person's collections the policy permits, the newest value of each.
    /// Collections that a rule denies are left closed. Categories that no collection holds stay empty.
    /// </summary>
    public async Task<Opened<TUse>> OpenPersonAsync<TUse>(Guid person, Ask<TUse> ask, CancellationToken cancel, string? site = null)
    {
        var collections = (await CollectionsAsync(person, cancel)).Where(c => site is null || c.SiteId == site).OrderByDescending(c => c.At).ThenByDescending(c => c.Id).ToList();
        var known = await standings.OfAsync(collections, cancel);
        await keys.FillAsync([.. collections.Select(c => known[c.Id].Key).OfType<DataKey>().Distinct()], cancel);
        var data = new PersonalData();
        foreach (var collection in collections)
        {
            var missing = (ask.Categories & collection.Categories) - data.CategoriesOf();
            if (missing.IsEmpty)
                continue;
            var part = ask with { Categories = missing };
            var (decision, version) = Decide(collection, part, known[collection.Id]);
            if (!decision.Permitted)
            {
                tally.Count(collection.SiteId, version, decision);
                continue;
            }
            Record(collection, part, decision, version, known[collection.Id]);
            data = data.FilledFrom(vault.Open(KeyOf(collection, known[collection.Id]), collection.Payload, collection.Context).Only(missing));
        }
        return new(data);
    }

    /// <summary>Decides by the version the collection was made under, with the person's choices at its site as facts.</summary>
    public async Task<Verdict> DecideAsync(Collection collection, Ask ask, CancellationToken cancel)
    {
        var standing = await standings.OfAsync(collection, cancel);
        var (decision, version) = Decide(collection, ask, standing);
        return new Verdict(decision, version, standing.PersonLives);
    }

    /// <summary>
    /// The same decision for one of many collections whose people are known not to be erased, their choices having been read
    /// together. It opens nothing.
    /// </summary>
    public (Decision Decision, PolicyVersion Version) DecideOne(string policy, DateOnly dated, CollectionSource source, Ask ask, IEnumerable<Choice> chosen)
    {
        var version = VersionOf(policy, dated);
        return (Decide(version, ask, source, chosen), version);
    }

    /// <summary>Decides by the version now in force at a site, for what is about to be collected or is nobody's yet.</summary>
    public (Decision Decision, PolicyVersion Version) DecideNow(Site site, Ask ask)
    {
        var version = policies.InForce(site.Policy, time.GetUtcNow());
        return (Decide(version, ask), version);
    }

    /// <summary>The collections of a person, orders' own included; the oldest first. A reading has them in no unit of work, and with them what decides about them.</summary>
    public Task<List<Collection>> CollectionsAsync(Guid person, CancellationToken cancel) => standings.OfPersonAsync(person, cancel);

    /// <summary>One collection as it is saved, in no unit of work, or null. A reading has with it what decides about it.</summary>
    public Task<Collection?> FindAsync(Guid id, CancellationToken cancel) => standings.FindAsync(id, cancel);

    /// <summary>Records that an ask was refused, in the caller's transaction.</summary>
    public void RecordRefusal(Guid? person, string site, Ask ask, Verdict verdict)
    {
        tally.Count(site, verdict.Version, verdict.Decision);
        ledger.Add(EntryKind.Refused, person, site, ask.Entry(verdict.Version, verdict.Decision), verdict.PersonLives);
    }

    private (Decision Decision, PolicyVersion Version) Decide(Collection collection, Ask ask, Standing standing)
    {
        var version = VersionOf(collection.PolicyName, collection.PolicyVersion);
        if (collection.IsOrders && !standing.PersonLives && !ServesTheOrder(ask.Purpose))
            return (Denied(ask, "the person was erased; an order's own copy serves the order and the books alone"), version);
        if (standing.Restricted && Restrictions.Stops(ask.Purpose))
            return (Denied(ask, "the person restricted what is done with the data (GDPR Art. 18)"), version);
        var asked = ask with { Facts = ask.Facts.With(Fact.WrittenTerms, standing.WrittenTerms) };
        return (Decide(version, asked, collection.Source, standing.Chosen), version);
    }

    private PolicyVersion VersionOf(string policy, DateOnly dated) => policies.Find(policy, dated)
        ?? throw new InvalidOperationException($"A collection follows {policy}@{dated:yyyy-MM-dd}, which is not among the policies.");

    /// <summary>INVARIANT (CHOICE): one advertiser's offers are stopped here as a whole scope is by the policy's own rule.</summary>
    private static Decision Decide(PolicyVersion version, Ask ask, CollectionSource source, IEnumerable<Choice> chosen)
    {
        if (ask.Advertiser is { } advertiser && ChoiceBook.About(advertiser, chosen) is { OptedIn: false })
            return Denied(ask, "the person stopped the offers of this advertiser");
        return Decide(version, ask with { Facts = ask.Facts | ChoiceBook.ToFacts(ChoiceBook.Newest(chosen)) | source.Facts() });
    }

    private static Decision Decide(PolicyVersion version, Ask ask) =>
        version.Compiled.Decide(new DecisionRequest(ask.Action, ask.Categories, ask.Purpose, ask.Recipient, ask.Facts, ask.Residence));

    private static Decision Denied(Ask ask, string why) => new(
        new DecisionRequest(ask.Action, ask.Categories, ask.Purpose, ask.Recipient, ask.Facts, ask.Residence), Permitted: false, [new DecisionReason(null, null, 0, why)], default);

    /// <summary>
    /// INVARIANT (ERASE): what may still be done with an order after its buyer was erased. The person's opt-outs cannot be
    /// found any more then, so no purpose that an opt-out would stop is among these.
    /// </summary>
    private static bool ServesTheOrder(Purpose purpose) =>
        purpose == Purpose.OrderProcessing || purpose == Purpose.Payment || purpose == Purpose.Delivery || purpose == Purpose.TransactionMail
        || purpose == Purpose.CustomerService || purpose == Purpose.Accounting || purpose == Purpose.Audit || purpose == Purpose.FraudPrevention
        || purpose == Purpose.LegalObligation || purpose == Purpose.LegalClaim || purpose == Purpose.RightsRequest;

    private void Record(Collection collection, Ask ask, Decision decision, PolicyVersion version, Standing standing)
    {
        tally.Count(collection.SiteId, version, decision);
        var kind = ask.Action == PolicyAction.Share ? EntryKind.Shared
            : ask.Actor.StartsWith("staff:", StringComparison.Ordinal) ? EntryKind.StaffOpened
            : EntryKind.Used;
        var entry = ask.Entry(version, decision);
        entry["collection"] = collection.Id.ToString("N");
        ledger.Add(kind, collection.PersonId, collection.SiteId, entry, standing.PersonLives);
    }

    private static DataKey KeyOf(Collection collection, Standing standing) =>
        standing.Key is { Wrapped: not null } key ? key : throw new KeyDestroyedException(collection.KeyId);
}

/// <summary>What was decided, and by which version.</summary>
/// <param name="PersonLives">False when the person it is about was erased before.</param>
internal readonly record struct Verdict(Decision Decision, PolicyVersion Version, bool PersonLives = true)
{
    public void Deconstruct(out Decision decision, out PolicyVersion version) => (decision, version) = (Decision, Version);
}
