using Kept.Policy;
using Kept.Server.Disclosures;
using Kept.Server.Network;
using Kept.Server.People;

namespace Kept.Server.Campaigns;

/// <summary>
/// One thing the page behind an offer's link can stop. A mail about the site's own goods has one sender and advertiser, so one thing;
/// a mail about another company has two who could stop it (CAN-SPAM Act, 15 U.S.C. 7704(a)(3)), and what lies between.
/// </summary>
/// <param name="Id">The form's value.</param>
/// <param name="Label">What stops, as the object of "stop".</param>
/// <param name="Scope">The choice's scope.</param>
/// <param name="Advertiser">The one advertiser it is about, or null.</param>
internal sealed record OfferStop(string Id, string Label, Scope Scope, string? Advertiser = null)
{
    /// <summary>What applies to a mail of this site about this advertiser, the narrowest first.</summary>
    public static IReadOnlyList<OfferStop> For(Site site, Partner? advertiser)
    {
        var own = new OfferStop("stop", $"all offers from {site.Name}", Scope.Offers);
        return advertiser is null
            ? [own]
            :
            [
                new("stop-advertiser", $"offers about {advertiser.Name}", Scope.ThirdPartyOffers, advertiser.Id),
                new("stop-others", $"offers for other companies, {advertiser.Name} among them", Scope.ThirdPartyOffers),
                own,
            ];
    }

    /// <summary>The opt-out that holds for it, or null.</summary>
    public Choice? Held(IReadOnlyCollection<Choice> made)
    {
        var newest = Advertiser is null ? ChoiceBook.Newest(made).GetValueOrDefault(Scope) : ChoiceBook.About(Advertiser, made);
        return newest is { OptedIn: false } ? newest : null;
    }
}
