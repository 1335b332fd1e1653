namespace Kept.Policy;

public readonly partial record struct Fact
{
    /// <summary>A written legal demand is on file, and two members of staff approved it.</summary>
    public static Fact LegalDemandApproved => new(11);

    /// <summary>Two members of staff approved the act.</summary>
    public static Fact DualApproval => new(12);

    /// <summary>The recipient signed an agreement that names this purpose.</summary>
    public static Fact AgreementSigned => new(13);

    /// <summary>The person was told directly, and the notice arrived.</summary>
    public static Fact NoticeDelivered => new(14);

    /// <summary>The time to object has run out without objection.</summary>
    public static Fact NoticeWindowPassed => new(15);

    /// <summary>The person objected to a change of policy.</summary>
    public static Fact Objected => new(16);

    /// <summary>The person has individual written terms on this point.</summary>
    public static Fact WrittenTerms => new(17);

    /// <summary>The person is known to be under 13.</summary>
    public static Fact Under13 => new(18);

    /// <summary>The person answered the age screen and is not under 13.</summary>
    public static Fact AgeScreenPassed => new(19);

    /// <summary>The person lives in California.</summary>
    public static Fact ResidentCalifornia => new(20);

    /// <summary>The browser sends Global Privacy Control.</summary>
    public static Fact Gpc => new(21);

    /// <summary>The person proved who they are.</summary>
    public static Fact IdentityVerified => new(22);

    /// <summary>The person gave the data.</summary>
    public static Fact SourcePerson => new(23);

    /// <summary>The site observed the data.</summary>
    public static Fact SourceObserved => new(24);

    /// <summary>The data was bought.</summary>
    public static Fact SourceBought => new(25);

    /// <summary>The data is about the recipient of a gift.</summary>
    public static Fact Gift => new(26);

    /// <summary>A check found reason to suspect fraud.</summary>
    public static Fact FraudSuspected => new(27);

    /// <summary>The person asked for exactly this.</summary>
    public static Fact AskedByPerson => new(28);
}
