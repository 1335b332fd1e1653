using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Server.Storage;

namespace Kept.Server.Visits;

/// <summary>
/// The views that belong to a person: tied when somebody signs in, shown to the person, forgotten with the person. The tie is
/// a collection that holds the visitor id under the person's key; the views carry the id and nothing else.
/// </summary>
internal sealed class OwnVisits(Transactions transactions, Intake intake, PolicyGate gate, ChoiceBook choices, PolicyShelf policies, VisitHistory history, TimeProvider time) : IForgets
{
    private static readonly CategorySet Browsing = CategorySet.Of(Category.Browsing);

    /// <summary>
    /// Ties the views of the request's browser to the person who signed in on it. Nothing happens when the browser carries no id or
    /// refuses one, when the policy or the person's choice does not let it, or when the newest tie is to the same browser.
    /// </summary>
    public async Task TieAsync(HttpContext context, Guid person, CancellationToken cancel)
    {
        if (VisitCookies.Refused(context.Request) || !VisitCookies.TryRead(context.Request, out var visitor))
            return;
        var (site, id) = (context.Site(), visitor.ToString());
        await transactions.RunAsync(async () =>
        {
            var facts = ChoiceBook.ToFacts(ChoiceBook.Newest((await choices.OfAsync([person], site.Id, cancel))[person]));
            var ask = new Ask(PolicyAction.Collect, Purpose.Customisation, Recipient.Site, Browsing, "site") { Facts = facts };
            if (!gate.DecideNow(site, ask).Decision.Permitted)
                return;
            var known = await gate.OpenPersonAsync(person, Ask.Use<For.Customisation>(Browsing), cancel);
            if (known.Data.Browsing != id)
                await intake.CollectAsync(new Taking(site, person, new PersonalData { Browsing = id }, [Purpose.Customisation], CollectionSource.SignIn) { Facts = facts }, cancel);
        }, cancel);
    }

    /// <summary>The newest views of the person by what the gate opened, as far back as the policy of each tie keeps them.</summary>
    public async Task<IReadOnlyList<Visit>> OfAsync(IEnumerable<(Collection Tie, PersonalData Opened)> ties, int limit, CancellationToken cancel)
    {
        var visits = new HashSet<Visit>();
        foreach (var (tie, opened) in ties)
            if (opened.Browsing is { } id)
                visits.UnionWith(await history.OfAsync(id, KeptSince(tie), limit, cancel));
        return [.. visits.OrderByDescending(v => v.At).Take(limit)];
    }

    /// <summary>
    /// INVARIANT (ERASE): deletes the person's views and the ids they carry, while the person's key still opens the ties. Where a
    /// policy lets nobody open them, destroying the key is what unties them.
    /// </summary>
    public async Task ForgetAsync(Guid person, CancellationToken cancel)
    {
        var ask = Ask.Use<For.RightsRequest>(Browsing);
        foreach (var tie in await gate.CollectionsAsync(person, cancel))
            if (tie.Categories.Contains(Category.Browsing) && (await gate.DecideAsync(tie, ask, cancel)).Decision.Permitted)
                await ForgetAsync(tie, ask, cancel);
    }

    private async Task ForgetAsync(Collection tie, Ask<For.RightsRequest> ask, CancellationToken cancel)
    {
        try
        {
            await history.UnlinkAsync((await gate.OpenAsync(tie, ask, cancel)).Data.Browsing ?? "", cancel);
        }
        catch (KeyDestroyedException)
        {
            // The database was restored from before the erasure. What tied these visits to the person opens for nobody any more.
            return;
        }
    }

    private DateTimeOffset KeptSince(Collection tie)
    {
        var now = time.GetUtcNow();
        var kept = policies.Find(tie.PolicyName, tie.PolicyVersion)?.Compiled.RetentionOf(Category.Browsing);
        return kept?.EndsAt(now) is { } end ? now - (end - now) : DateTimeOffset.UnixEpoch;
    }
}
