using Kept.Server.Network;

namespace Kept.Server.Policies;

/// <summary>
/// Closes a site that has no privacy policy or no terms in force, or whose policy was changed after its publication:
/// nothing may be collected or sold there.
/// </summary>
internal sealed class PolicyCheck(PolicyShelf policies, TermsShelf terms, TimeProvider time) : ISiteCheck
{
    public SiteFault? Check(Site site)
    {
        var now = time.GetUtcNow();
        if (policies.FaultOf(site.Policy) is { } fault)
            return new SiteFault(fault);
        if (!policies.HasInForce(site.Policy, now))
            return new SiteFault(
                $"no version of its privacy policy '{site.Policy}' is in force; "
                    + $"publish one, or add policies/{site.Policy}/YYYY-MM-DD.md with an effective date that has come"
            );
        if (!terms.HasInForce(site.Id, now))
            return new SiteFault(
                $"it has no terms and conditions in force; "
                    + $"add {site.Id}-YYYY-MM-DD.md with a date that has come to the folder of the terms"
            );
        return null;
    }
}
