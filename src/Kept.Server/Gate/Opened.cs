using Kept.Policy;

namespace Kept.Server.Gate;

/// <summary>
/// What the gate opened for one purpose, which is a part of its type: what was opened for a delivery does not fit where a payment's is
/// wanted. It lives as long as the use case that asked and refuses to print itself.
/// </summary>
/// <typeparam name="TUse">One of <see cref="For"/>.</typeparam>
internal sealed class Opened<TUse>
{
    /// <summary>The gate alone makes one; <see cref="FilledFrom"/> and <see cref="Nothing"/> add nothing to what it opened.</summary>
    internal Opened(PersonalData data) => Data = data;

    public static Opened<TUse> Nothing { get; } = new(new PersonalData());

    public PersonalData Data { get; }

    /// <summary>Adds what was opened for the same purpose and is lacking here.</summary>
    public Opened<TUse> FilledFrom(Opened<TUse> other) => new(Data.FilledFrom(other.Data));

    /// <summary>Refuses to print: INVARIANT (QUIET).</summary>
    public override string ToString() => "▒▒▒";
}

/// <summary>A purpose as a type.</summary>
internal interface IUse
{
    static abstract Purpose Purpose { get; }
}

/// <summary>A purpose for which a mail may be addressed.</summary>
internal interface IMailUse : IUse;

/// <summary>The purposes for which the server opens personal data, as types.</summary>
internal static class For
{
    internal sealed class OrderProcessing : IUse
    {
        public static Purpose Purpose => Purpose.OrderProcessing;
    }

    internal sealed class Payment : IUse
    {
        public static Purpose Purpose => Purpose.Payment;
    }

    internal sealed class Delivery : IUse
    {
        public static Purpose Purpose => Purpose.Delivery;
    }

    internal sealed class Customisation : IUse
    {
        public static Purpose Purpose => Purpose.Customisation;
    }

    internal sealed class RightsRequest : IUse
    {
        public static Purpose Purpose => Purpose.RightsRequest;
    }

    internal sealed class TransactionMail : IMailUse
    {
        public static Purpose Purpose => Purpose.TransactionMail;
    }

    internal sealed class PolicyNotice : IMailUse
    {
        public static Purpose Purpose => Purpose.PolicyNotice;
    }

    internal sealed class Offers : IMailUse
    {
        public static Purpose Purpose => Purpose.Offers;
    }

    internal sealed class ThirdPartyOffers : IMailUse
    {
        public static Purpose Purpose => Purpose.ThirdPartyOffers;
    }

    /// <summary>A purpose that somebody names while the server runs, a member of staff or a partner: nothing that wants a purpose of its own takes it.</summary>
    internal sealed class Stated;
}
