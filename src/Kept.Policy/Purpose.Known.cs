namespace Kept.Policy;

public readonly partial record struct Purpose
{
    /// <summary>Take, fulfil, change and refund an order.</summary>
    public static Purpose OrderProcessing => new(1);

    /// <summary>Charge a payment and pay it back.</summary>
    public static Purpose Payment => new(2);

    /// <summary>Bring goods to an address.</summary>
    public static Purpose Delivery => new(3);

    /// <summary>Answer a person and help with an order.</summary>
    public static Purpose CustomerService => new(4);

    /// <summary>Write about an order, an account or a request; never an advertisement.</summary>
    public static Purpose TransactionMail => new(5);

    /// <summary>Send exactly what a person asked for.</summary>
    public static Purpose InformationRequested => new(6);

    /// <summary>Open, keep and close an account.</summary>
    public static Purpose AccountManagement => new(7);

    /// <summary>Adapt the site to a person's settings and own history.</summary>
    public static Purpose Customisation => new(8);

    /// <summary>Count and study how the site is used.</summary>
    public static Purpose Analytics => new(9);

    /// <summary>Run the servers and find faults.</summary>
    public static Purpose Administration => new(10);

    /// <summary>Check that data is accurate and plausible.</summary>
    public static Purpose Validation => new(11);

    /// <summary>Keep the books.</summary>
    public static Purpose Accounting => new(12);

    /// <summary>Show that the books and this policy were kept.</summary>
    public static Purpose Audit => new(13);

    /// <summary>Advertise by mail or post; with a recipient, let them advertise.</summary>
    public static Purpose Offers => new(14);

    /// <summary>Keep opted-out addresses from being mailed.</summary>
    public static Purpose Suppression => new(15);

    /// <summary>Add data from other sources.</summary>
    public static Purpose Enrichment => new(16);

    /// <summary>Find and stop fraud.</summary>
    public static Purpose FraudPrevention => new(17);

    /// <summary>Protect accounts and systems.</summary>
    public static Purpose Security => new(18);

    /// <summary>Do what a law or a valid demand requires.</summary>
    public static Purpose LegalObligation => new(19);

    /// <summary>Enforce terms; protect rights and safety.</summary>
    public static Purpose LegalClaim => new(20);

    /// <summary>Hand over in a merger or sale.</summary>
    public static Purpose BusinessTransfer => new(21);

    /// <summary>Answer a person's request about their data.</summary>
    public static Purpose RightsRequest => new(22);

    /// <summary>Tell a person about a change of policy.</summary>
    public static Purpose PolicyNotice => new(23);

    /// <summary>Keep children's data out.</summary>
    public static Purpose AgeCheck => new(24);

    /// <summary>Advertise what another company sells; the site sends it.</summary>
    public static Purpose ThirdPartyOffers => new(25);

    /// <summary>Choose advertisements on pages by what is known about a person.</summary>
    public static Purpose TargetedAdvertising => new(26);

    /// <summary>Ask people what they think, and study the answers.</summary>
    public static Purpose MarketResearch => new(27);

    /// <summary>Show to others what a person published.</summary>
    public static Purpose Publication => new(28);

    /// <summary>Keep what people publish within the law and the rules of the site.</summary>
    public static Purpose Moderation => new(29);

    /// <summary>Decide whether a person can pay later.</summary>
    public static Purpose CreditCheck => new(30);

    /// <summary>Train a program that learns from data.</summary>
    public static Purpose ModelTraining => new(31);
}
