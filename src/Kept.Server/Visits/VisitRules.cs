using System.Runtime.CompilerServices;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Policies;

namespace Kept.Server.Visits;

/// <summary>What the policy of a site lets visits keep.</summary>
/// <param name="Identify">A visitor id may be given, read and kept with the view.</param>
/// <param name="Count">A view without an id may be kept.</param>
/// <param name="CountRefused">A view may be kept though its visitor refused an id.</param>
internal sealed record VisitPermits(bool Identify, bool Count, bool CountRefused);

/// <summary>
/// Asks the gate once for each site and policy version and remembers the answer; changed settings make a new <see cref="Site"/>.
/// INVARIANT (DENY): what no rule permits is not kept.
/// </summary>
internal sealed class VisitRules(IServiceScopeFactory scopes, PolicyShelf policies, TimeProvider time)
{
    private readonly ConditionalWeakTable<Site, Held> held = [];

    public VisitPermits Of(Site site)
    {
        var version = policies.InForce(site.Policy, time.GetUtcNow());
        if (held.TryGetValue(site, out var known) && ReferenceEquals(known.Version, version))
            return known.Permits;
        var asked = new Held(version, Ask(site));
        held.AddOrUpdate(site, asked);
        return asked.Permits;
    }

    private VisitPermits Ask(Site site)
    {
        using var scope = scopes.CreateScope();
        var gate = scope.ServiceProvider.GetRequiredService<PolicyGate>();
        var refused = Facts.None.With(Fact.OptedOut(Scope.Cookies)).With(Fact.Gpc);
        bool May(CategorySet categories, Facts facts) =>
            gate.DecideNow(site, new Ask(PolicyAction.Collect, Purpose.Analytics, Recipient.Site, categories, "site") { Facts = facts }).Decision.Permitted;
        return new VisitPermits(
            May(CategorySet.Of(Category.VisitorId, Category.Traffic), Facts.None),
            May(CategorySet.Of(Category.Traffic), Facts.None),
            May(CategorySet.Of(Category.Traffic), refused));
    }

    private sealed record Held(PolicyVersion Version, VisitPermits Permits);
}
