using Kept.Policy;

namespace Kept.Server.Gate;

/// <summary>Where personal data came from: how we got it, and by which page or feed. It is stored and exported as its code, which never changes.</summary>
internal enum CollectionSource
{
    Account,
    AddedAddress,
    Checkout,
    ContactForm,
    Correction,
    DataSupplier,
    EmailChange,
    Gift,
    Letter,
    OurAnswer,
    Parcel,
    PaymentPage,
    Shipping,
    SignIn,
}

/// <summary>The code of each source, what a policy may ask about it, and the words for the person. Every source stands here once.</summary>
internal static class CollectionSources
{
    private static readonly Dictionary<CollectionSource, (string Code, Fact Fact, string Words)> Terms = new()
    {
        [CollectionSource.Account] = ("given:account", Fact.SourcePerson, "you gave it to sign in"),
        [CollectionSource.AddedAddress] = ("given:added-address", Fact.SourcePerson, "you gave it as another address of yours"),
        [CollectionSource.Checkout] = ("given:checkout", Fact.SourcePerson, "you gave it at checkout"),
        [CollectionSource.ContactForm] = ("given:contact-form", Fact.SourcePerson, "you gave it in the contact form"),
        [CollectionSource.Correction] = ("given:correction", Fact.SourcePerson, "you gave it as a correction"),
        [CollectionSource.DataSupplier] = ("bought:data-supplier", Fact.SourceBought, "we bought it from a data supplier"),
        [CollectionSource.EmailChange] = ("given:email-change", Fact.SourcePerson, "you gave it as your new address"),
        [CollectionSource.Gift] = ("given:gift", Fact.SourcePerson, "whoever sent you a gift gave it"),
        [CollectionSource.Letter] = ("given:letter", Fact.SourcePerson, "you gave it in a letter"),
        [CollectionSource.OurAnswer] = ("observed:our-answer", Fact.SourceObserved, "we wrote it in an answer to you"),
        [CollectionSource.Parcel] = ("given:parcel", Fact.SourcePerson, "you gave it when you asked about a parcel"),
        [CollectionSource.PaymentPage] = ("given:payment-page", Fact.SourcePerson, "you gave it on the payment page"),
        [CollectionSource.Shipping] = ("observed:shipping", Fact.SourceObserved, "we noted it when we shipped your order"),
        [CollectionSource.SignIn] = ("observed:sign-in", Fact.SourceObserved, "we observed it while you were signed in"),
    };

    private static readonly Dictionary<string, CollectionSource> ByCode = Terms.ToDictionary(t => t.Value.Code, t => t.Key, StringComparer.Ordinal);

    public static string Code(this CollectionSource source) => Terms[source].Code;

    public static string Words(this CollectionSource source) => Terms[source].Words;

    public static Facts Facts(this CollectionSource source) => Policy.Facts.None.With(Terms[source].Fact);

    /// <summary>True when the person, or whoever acted for them, gave the data by their own hand.</summary>
    public static bool IsGiven(this CollectionSource source) => Terms[source].Fact == Fact.SourcePerson;

    /// <summary>The source with this code. Throws <see cref="FormatException"/> for any other text.</summary>
    public static CollectionSource Parse(string code) =>
        ByCode.TryGetValue(code, out var source) ? source : throw new FormatException("The database holds a source of data that this server does not know.");

    /// <summary>The words for a code that stands in a ledger entry; the code itself when this server does not know it.</summary>
    public static string WordsOf(string code) => ByCode.TryGetValue(code, out var source) ? source.Words() : code;
}
