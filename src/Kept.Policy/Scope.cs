namespace Kept.Policy;

/// <summary>How far a choice reaches. A number never changes: choices are stored with it.</summary>
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

    /// <summary>Offers from any site of the network; written <c>network</c>.</summary>
    Network,

    /// <summary>Mail about the advertiser that the request names, whoever sends it; written <c>advertiser</c>.</summary>
    Advertiser,

    /// <summary>Mail from the marketer that the request names, whatever it is about; written <c>marketer</c>.</summary>
    Marketer,

    /// <summary>The mailing list that the request names; written <c>list</c>.</summary>
    List,

    /// <summary>Interests and scores computed from a person's history; written <c>profiling</c>.</summary>
    Profiling,
}
