namespace Kept.Policy;

/// <summary>Who may receive personal data.</summary>
internal static class RecipientTerms
{
    /// <summary>The terms in the order of their numbers, which start at 1.</summary>
    internal static readonly Vocabulary All = new(
    [
        new("site", "The site's own company and staff.", "dpv:DataController"),
        new("affiliate", "Another company of the same network.", "dpv:ThirdParty"),
        new("vendor", "A service provider bound to the site's instructions.", "dpv:DataProcessor"),
        new("advertiser", "A company whose goods are advertised.", "dpv:ThirdParty"),
        new("marketer", "A company that mails for advertisers.", "dpv:ThirdParty"),
        new("authority", "A court, regulator or law enforcement body.", "dpv:Authority"),
        new("acquirer", "The other side of a merger or sale.", "dpv:ThirdParty"),
        new("fraud-exchange", "A company named as exchanging fraud warnings.", "dpv:ThirdParty"),
        new("person", "The person the data is about, or an agent they sent.", "dpv:DataSubject"),
        new("seller", "A company that sells through the site and fulfils the order itself.", "dpv:ThirdParty"),
        new("ad-network", "A company that fills the site's advertising space.", "dpv:ThirdParty"),
        new("credit-agency", "A company that reports how people pay.", "dpv:ThirdParty"),
        new("member", "Another person who uses the site.", "dpv:ThirdParty"),
        new("public", "Everybody.", "dpv:ThirdParty"),
        new("parent", "The parent or guardian of the person.", "dpv:ParentOfDataSubject"),
    ]);
}
