namespace Kept.Policy;

public readonly partial record struct Category
{
    /// <summary>Given and family name.</summary>
    public static Category FullName => new(1);

    /// <summary>E-mail address.</summary>
    public static Category Email => new(2);

    /// <summary>Telephone number.</summary>
    public static Category Phone => new(3);

    /// <summary>Street, city, region, postal code and country for delivery.</summary>
    public static Category PostalAddress => new(4);

    /// <summary>Name of the business a person orders for.</summary>
    public static Category Company => new(5);

    /// <summary>Billing name, address and terms.</summary>
    public static Category Billing => new(6);

    /// <summary>Processor's token, brand and last four digits; the number itself is never held.</summary>
    public static Category PaymentCard => new(7);

    /// <summary>Items, prices, dates and state of an order.</summary>
    public static Category Order => new(8);

    /// <summary>Free text that a person adds to an order.</summary>
    public static Category OrderNote => new(9);

    /// <summary>Items chosen and not yet ordered.</summary>
    public static Category Cart => new(10);

    /// <summary>Name and address of somebody to whom a gift goes.</summary>
    public static Category GiftRecipient => new(11);

    /// <summary>Settings a person saved, such as the printers they own.</summary>
    public static Category Preference => new(12);

    /// <summary>Opt-outs and opt-ins.</summary>
    public static Category Choice => new(13);

    /// <summary>Sign-in name, password hash, passkeys and second factors.</summary>
    public static Category Account => new(14);

    /// <summary>What a person writes to support or to the privacy address.</summary>
    public static Category Message => new(15);

    /// <summary>The language a person chose.</summary>
    public static Category Language => new(16);

    /// <summary>State and country of residence.</summary>
    public static Category Residence => new(17);

    /// <summary>The answer of the age screen: under 13, under 16 or older; never a birth date.</summary>
    public static Category AgeBand => new(18);

    /// <summary>Which terms a person accepted, and when.</summary>
    public static Category TermsAccepted => new(19);

    /// <summary>What was mailed to a person, and whether it arrived.</summary>
    public static Category MailHistory => new(20);

    /// <summary>Which links of a mail were followed.</summary>
    public static Category MailActivity => new(21);

    /// <summary>Random identifier of a browser.</summary>
    public static Category VisitorId => new(22);

    /// <summary>Page views by visitor identifier, tied to no person.</summary>
    public static Category Traffic => new(23);

    /// <summary>Page views tied to a person.</summary>
    public static Category Browsing => new(24);

    /// <summary>Network address of a request.</summary>
    public static Category IpAddress => new(25);

    /// <summary>What a browser says about itself.</summary>
    public static Category UserAgent => new(26);

    /// <summary>Interests derived from a person's own history.</summary>
    public static Category Profile => new(27);

    /// <summary>Attributes bought from or lent by others.</summary>
    public static Category Enrichment => new(28);

    /// <summary>Results of fraud and plausibility checks.</summary>
    public static Category FraudSignal => new(29);

    /// <summary>What a person shows to prove who they are.</summary>
    public static Category IdentityProof => new(30);

    /// <summary>Which member of staff opened a record, when and why.</summary>
    public static Category StaffAccess => new(31);

    /// <summary>Physical or mental health.</summary>
    public static Category Health => new(32);

    /// <summary>Race or ethnic origin.</summary>
    public static Category Ethnicity => new(33);

    /// <summary>Political opinion or affiliation.</summary>
    public static Category Politics => new(34);

    /// <summary>Religious or philosophical belief.</summary>
    public static Category Religion => new(35);

    /// <summary>Membership of a trade union.</summary>
    public static Category UnionMembership => new(36);

    /// <summary>Sex life or orientation.</summary>
    public static Category SexLife => new(37);

    /// <summary>Body measurements that identify a person.</summary>
    public static Category Biometric => new(38);

    /// <summary>Genetic data.</summary>
    public static Category Genetic => new(39);

    /// <summary>Position more exact than a postal code.</summary>
    public static Category PreciseLocation => new(40);

    /// <summary>Number or copy of an official document.</summary>
    public static Category GovernmentId => new(41);

    /// <summary>Anything about a child under 13.</summary>
    public static Category Child => new(42);

    /// <summary>Reviews, comments and other words a person publishes on the site, and the name they sign with.</summary>
    public static Category PublicPost => new(43);

    /// <summary>What a person subscribed to, since when and until when.</summary>
    public static Category Subscription => new(44);

    /// <summary>Number and bank of an account for debits and payouts.</summary>
    public static Category BankAccount => new(45);

    /// <summary>Amounts, dates and parties of payments through an account.</summary>
    public static Category MoneyMovement => new(46);

    /// <summary>How likely a person is to pay, as computed or reported.</summary>
    public static Category CreditRating => new(47);

    /// <summary>Date of birth.</summary>
    public static Category BirthDate => new(48);

    /// <summary>Progress, purchases and actions in a game.</summary>
    public static Category Gameplay => new(49);

    /// <summary>Identifier of a device or of an installed app.</summary>
    public static Category DeviceId => new(50);

    /// <summary>Country, region or city, taken from the network address.</summary>
    public static Category CoarseLocation => new(51);

    /// <summary>Recording or transcript of a telephone call.</summary>
    public static Category CallRecording => new(52);
}
