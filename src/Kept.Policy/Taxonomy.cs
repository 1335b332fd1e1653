namespace Kept.Policy;

/// <summary>The closed vocabulary of the language. A word outside these lists is an error.</summary>
public static class Taxonomy
{
    /// <summary>Kinds of personal data, ordered by <see cref="Category.Id"/> from 1.</summary>
    public static IReadOnlyList<Term> Categories => CategoryTerms.All.Terms;

    /// <summary>Words that stand for several categories.</summary>
    public static IReadOnlyList<CategoryGroup> Groups => CategoryGroup.All;

    /// <summary>Purposes, ordered by <see cref="Purpose.Id"/> from 1.</summary>
    public static IReadOnlyList<Term> Purposes => PurposeTerms.All.Terms;

    /// <summary>Recipients, ordered by <see cref="Recipient.Id"/> from 1.</summary>
    public static IReadOnlyList<Term> Recipients => RecipientTerms.All.Terms;

    /// <summary>Conditions of rules, ordered by <see cref="Fact.Id"/> from 1.</summary>
    public static IReadOnlyList<Term> Conditions => FactTerms.All.Terms;

    /// <summary>Duties, ordered by <see cref="Duty.Id"/> from 1.</summary>
    public static IReadOnlyList<Term> Duties => DutyTerms.All.Terms;

    /// <summary>Actions, ordered by <see cref="PolicyAction"/> from 0.</summary>
    public static IReadOnlyList<Term> Actions { get; } =
    [
        new("collect", "Take data in.", "dpv:Collect"),
        new("use", "Open and work with data.", "dpv:Use"),
        new("share", "Hand data to a recipient.", "dpv:Disclose"),
        new("combine", "Join data with data from another source.", "dpv:Combine"),
        new("keep", "Go on storing data.", "dpv:Store"),
    ];

    /// <summary>The verb as a policy writes it.</summary>
    public static string NameOf(PolicyAction action) =>
        (uint)action < (uint)Actions.Count ? Actions[(int)action].Name : "(none)";
}
