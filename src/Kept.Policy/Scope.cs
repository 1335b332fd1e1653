namespace Kept.Policy;

/// <summary>How far a choice reaches.</summary>
public enum Scope
{
    /// <summary>Offers from the site and its network; written <c>offers</c>.</summary>
    Offers,

    /// <summary>Handing data to others for marketing; written <c>sharing</c>.</summary>
    Sharing,

    /// <summary>Offers the site sends for other companies; written <c>third-party-offers</c>.</summary>
    ThirdPartyOffers,

    /// <summary>Adding data from other sources; written <c>enrichment</c>.</summary>
    Enrichment,

    /// <summary>Cookies and the visitor identifier; written <c>cookies</c>.</summary>
    Cookies,
}
