namespace Kept.Policy;

public readonly partial record struct Recipient
{
    /// <summary>The site's own company and staff.</summary>
    public static Recipient Site => new(1);

    /// <summary>Another company of the same network.</summary>
    public static Recipient Affiliate => new(2);

    /// <summary>A service provider bound to the site's instructions.</summary>
    public static Recipient Vendor => new(3);

    /// <summary>A company whose goods are advertised.</summary>
    public static Recipient Advertiser => new(4);

    /// <summary>A company that mails for advertisers.</summary>
    public static Recipient Marketer => new(5);

    /// <summary>A court, regulator or law enforcement body.</summary>
    public static Recipient Authority => new(6);

    /// <summary>The other side of a merger or sale.</summary>
    public static Recipient Acquirer => new(7);

    /// <summary>A company named as exchanging fraud warnings.</summary>
    public static Recipient FraudExchange => new(8);

    /// <summary>The person the data is about, or an agent they sent.</summary>
    public static Recipient Person => new(9);

    /// <summary>A company that sells through the site and fulfils the order itself.</summary>
    public static Recipient Seller => new(10);

    /// <summary>A company that fills the site's advertising space.</summary>
    public static Recipient AdNetwork => new(11);

    /// <summary>A company that reports how people pay.</summary>
    public static Recipient CreditAgency => new(12);

    /// <summary>Another person who uses the site.</summary>
    public static Recipient Member => new(13);

    /// <summary>Everybody.</summary>
    public static Recipient Public => new(14);

    /// <summary>The parent or guardian of the person.</summary>
    public static Recipient Parent => new(15);
}
