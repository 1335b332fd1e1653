namespace Kept.Policy.Analysis;

/// <summary>One question to a policy without its facts: the space of all cells is finite and is walked whole.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="Category">With which data.</param>
/// <param name="Purpose">For what.</param>
/// <param name="Recipient">Who gets it; <see cref="Recipient.Site"/> for every action but sharing.</param>
public readonly record struct Cell(PolicyAction Action, Category Category, Purpose Purpose, Recipient Recipient)
{
    static readonly IReadOnlyList<Purpose> Purposes = [.. Enumerable.Range(1, PurposeTerms.All.Count).Select(id => new Purpose((byte)id))];

    static readonly IReadOnlyList<Recipient> Others =
        [.. Enumerable.Range(1, RecipientTerms.All.Count).Select(id => new Recipient((byte)id)).Where(recipient => recipient != Recipient.Site)];

    static readonly IReadOnlyList<Recipient> SiteAlone = [Recipient.Site];

    /// <summary>Every category.</summary>
    internal static CategorySet Everything { get; } = new(CategoryTerms.All.AllBits);

    /// <summary>The whole space, in the order of the vocabularies.</summary>
    public static IEnumerable<Cell> All => Of(Enum.GetValues<PolicyAction>(), Everything, Purposes, null);

    /// <summary>The cells of these actions and categories, of these purposes (all when none is named) and this recipient (all when null).</summary>
    internal static IEnumerable<Cell> Of(
        IEnumerable<PolicyAction> actions, CategorySet categories, IReadOnlyList<Purpose> purposes, Recipient? recipient) =>
        from action in actions
        from purpose in purposes.Count > 0 ? purposes : Purposes
        from to in action != PolicyAction.Share ? SiteAlone : recipient is { } one ? [one] : Others
        from category in categories
        select new Cell(action, category, purpose, to);

    /// <summary>The question in words, without facts: <c>share email with marketer for offers</c>.</summary>
    public override string ToString() => RequestOf(CategorySet.Of(Category), Facts.None).ToString();

    /// <summary>The question for several categories under facts.</summary>
    internal DecisionRequest RequestOf(CategorySet categories, Facts facts) => new(Action, categories, Purpose, Recipient, facts);
}
