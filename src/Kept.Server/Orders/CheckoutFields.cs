using Kept.Policy;
using Kept.Server.Policies;

namespace Kept.Server.Orders;

/// <summary>One thing checkout asks: whether it must be given, what for, and which clause says so.</summary>
internal sealed record AskedField(Category Category, bool Required, string Why, Clause? Clause);

/// <summary>One choice checkout offers.</summary>
/// <param name="Scope">How far it reaches.</param>
/// <param name="OptIn">True: a tick says yes. False: a tick says no, because the policy permits it unless told otherwise.</param>
/// <param name="Clause">The clause that permits the use.</param>
internal sealed record OfferedChoice(Scope Scope, bool OptIn, Clause? Clause);

/// <summary>
/// What the policy in force lets checkout ask, and what it must: the form is drawn from the rules, so a policy that stops
/// collecting the telephone number removes the field.
/// </summary>
internal sealed class CheckoutFields
{
    private static readonly (Purpose Purpose, string Why)[] Purposes =
    [
        (Purpose.OrderProcessing, "to take and fulfil your order"),
        (Purpose.Payment, "for the payment"),
        (Purpose.Delivery, "to bring it to you"),
    ];

    private static readonly Category[] Asked =
    [
        Category.Email, Category.FullName, Category.Company, Category.Phone, Category.PostalAddress, Category.Billing, Category.OrderNote, Category.GiftRecipient,
    ];

    private readonly Dictionary<Category, AskedField> fields;

    public CheckoutFields(PolicyVersion version)
    {
        Version = version;
        fields = Asked.Select(c => FieldOf(version, c)).OfType<AskedField>().ToDictionary(f => f.Category);
        Choices = [.. new[] { Scope.Offers, Scope.ThirdPartyOffers, Scope.Sharing }.Select(s => ChoiceOf(version, s)).OfType<OfferedChoice>()];
    }

    public PolicyVersion Version { get; }

    /// <summary>The choices the policy leaves to the buyer.</summary>
    public IReadOnlyList<OfferedChoice> Choices { get; }

    /// <summary>An order cannot be taken without these two; a policy that does not collect them sells nothing.</summary>
    public bool CanSell => this[Category.Email] is not null && this[Category.FullName] is not null;

    /// <summary>The field, or null when the policy does not collect it for an order.</summary>
    public AskedField? this[Category category] => fields.GetValueOrDefault(category);

    private static AskedField? FieldOf(PolicyVersion version, Category category)
    {
        var purposes = Purposes.Where(p => version.Compiled.Collectable(p.Purpose).Contains(category)).ToList();
        if (purposes.Count == 0)
            return null;
        var rule = version.Document.Rules.FirstOrDefault(r =>
            r is { Verb: PolicyAction.Collect, Never: false } && r.Categories.Contains(category) && r.Purposes.Contains(purposes[0].Purpose));
        var required = purposes.Any(p => version.Compiled.Required(p.Purpose).Contains(category));
        return new AskedField(category, required, string.Join(" and ", purposes.Select(p => p.Why)), rule?.Clause);
    }

    private static OfferedChoice? ChoiceOf(PolicyVersion version, Scope scope)
    {
        var asks = AsksOf(scope).ToList();
        var without = asks.Find(a => version.Compiled.Permits(a, out _));
        if (without != default)
            return new OfferedChoice(scope, OptIn: false, ClauseOf(version, without));
        var with = asks.Select(a => a with { Facts = a.Facts.With(Fact.OptedIn(scope)) }).FirstOrDefault(a => version.Compiled.Permits(a, out _));
        return with == default ? null : new OfferedChoice(scope, OptIn: true, ClauseOf(version, with));
    }

    private static IEnumerable<DecisionRequest> AsksOf(Scope scope)
    {
        var email = CategorySet.Of(Category.Email);
        var signed = Facts.None.With(Fact.AgreementSigned);
        return scope switch
        {
            Scope.Offers => [new(PolicyAction.Use, email, Purpose.Offers, Recipient.Site, Facts.None)],
            Scope.ThirdPartyOffers => [new(PolicyAction.Use, email, ThirdPartyOffers, Recipient.Site, Facts.None)],
            Scope.Sharing => new[] { Recipient.Affiliate, Recipient.Marketer, Recipient.Advertiser }
                .Select(r => new DecisionRequest(PolicyAction.Share, email, Purpose.Offers, r, signed)),
            _ => [],
        };
    }

    private static Purpose ThirdPartyOffers { get; } = Purpose.Parse("third-party-offers");

    private static Clause? ClauseOf(PolicyVersion version, DecisionRequest ask) =>
        version.Compiled.Decide(ask).Reasons is [{ Clause: { } clause }, ..] ? clause : null;
}
