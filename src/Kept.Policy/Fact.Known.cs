namespace Kept.Policy;

public readonly partial record struct Fact
{
    /// <summary>A written legal demand is on file, and two members of staff approved it.</summary>
    public static Fact LegalDemandApproved => new(21);

    /// <summary>Two members of staff approved the act.</summary>
    public static Fact DualApproval => new(22);

    /// <summary>The recipient signed an agreement that names this purpose.</summary>
    public static Fact AgreementSigned => new(23);

    /// <summary>The person was told directly, and the notice arrived.</summary>
    public static Fact NoticeDelivered => new(24);

    /// <summary>The time to object has run out without objection.</summary>
    public static Fact NoticeWindowPassed => new(25);

    /// <summary>The person objected to a change of policy, or to this use.</summary>
    public static Fact Objected => new(26);

    /// <summary>The person has individual written terms on this point.</summary>
    public static Fact WrittenTerms => new(27);

    /// <summary>The person is known to be under 13. Whoever is, is under 16 as well.</summary>
    public static Fact Under13 => new(28);

    /// <summary>The person is known to be under 16.</summary>
    public static Fact Under16 => new(29);

    /// <summary>A parent or guardian consented to this for a child.</summary>
    public static Fact ParentConsented => new(30);

    /// <summary>The person answered the age screen and is not under 13.</summary>
    public static Fact AgeScreenPassed => new(31);

    /// <summary>The browser sends Global Privacy Control.</summary>
    public static Fact Gpc => new(32);

    /// <summary>The person proved who they are.</summary>
    public static Fact IdentityVerified => new(33);

    /// <summary>The person gave the data.</summary>
    public static Fact SourcePerson => new(34);

    /// <summary>The site observed the data.</summary>
    public static Fact SourceObserved => new(35);

    /// <summary>The data was bought.</summary>
    public static Fact SourceBought => new(36);

    /// <summary>It goes by e-mail.</summary>
    public static Fact ChannelEmail => new(37);

    /// <summary>It goes by letter post.</summary>
    public static Fact ChannelPost => new(38);

    /// <summary>It is said or written to a telephone.</summary>
    public static Fact ChannelPhone => new(39);

    /// <summary>It is shown on a page or in an app.</summary>
    public static Fact ChannelWeb => new(40);

    /// <summary>The data is about the recipient of a gift.</summary>
    public static Fact Gift => new(41);

    /// <summary>A check found reason to suspect fraud.</summary>
    public static Fact FraudSuspected => new(42);

    /// <summary>The person asked for exactly this.</summary>
    public static Fact AskedByPerson => new(43);

    /// <summary>The time the data is kept for has run out.</summary>
    public static Fact RetentionPassed => new(44);

    /// <summary>The person bought from the site and gave the address with the purchase.</summary>
    public static Fact ExistingCustomer => new(45);

    /// <summary>The person followed a link sent to the address.</summary>
    public static Fact AddressConfirmed => new(46);

    /// <summary>The recipient works in a country that protects personal data less than the site's own.</summary>
    public static Fact CrossesBorder => new(47);
}
