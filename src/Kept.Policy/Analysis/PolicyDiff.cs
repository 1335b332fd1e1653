namespace Kept.Policy.Analysis;

/// <summary>What a version changes for a question.</summary>
public enum ChangeKind
{
    /// <summary>Permitted now, denied before.</summary>
    Permitted,

    /// <summary>Denied now, permitted before.</summary>
    Denied,

    /// <summary>Permitted before and now, with duties that were not there before.</summary>
    DutiesAdded,

    /// <summary>Permitted before and now, without duties that were there before.</summary>
    DutiesRemoved,
}

/// <summary>One difference between two versions.</summary>
/// <param name="Kind">What changed.</param>
/// <param name="Action">The verb.</param>
/// <param name="Categories">For which data, each alone.</param>
/// <param name="Purposes">For what, each alone.</param>
/// <param name="Recipient">Who gets it.</param>
/// <param name="Conditions">Under which facts; any of them suffices.</param>
/// <param name="Duties">Which duties, when it is duties that changed.</param>
/// <param name="Reach">How what is newly permitted, or permitted with fewer duties, reaches data held already; null when nothing is.</param>
public sealed record PolicyChange(
    ChangeKind Kind,
    PolicyAction Action,
    CategorySet Categories,
    IReadOnlyList<Purpose> Purposes,
    Recipient Recipient,
    IReadOnlyList<Condition> Conditions,
    DutySet Duties,
    ChangeTerms? Reach)
{
    /// <summary>In words: <c>share email with marketer for offers when agreement-signed</c>; several conditions joined by <c>or</c>.</summary>
    public override string ToString()
    {
        var with = Action == PolicyAction.Share ? $" with {Recipient}" : "";
        var duties = Duties.IsEmpty ? "" : $" must {Duties}";
        var always = Conditions is [{ IsAlways: true }];
        return $"{Taxonomy.NameOf(Action)} {Categories}{with} for {string.Join(", ", Purposes)}{(always ? "" : " " + string.Join(", or ", Conditions))}{duties}";
    }
}

/// <summary>A category that is kept for another time; null is a category that no rule keeps.</summary>
/// <param name="Category">The category.</param>
/// <param name="Before">The time before.</param>
/// <param name="After">The time now.</param>
/// <param name="Reach">How the new time reaches data held already: as its rule says, else as the file does.</param>
public sealed record RetentionChange(Category Category, Retention? Before, Retention? After, ChangeTerms Reach)
{
    /// <summary>In words: <c>keep email for 3 years instead of 2 years</c>.</summary>
    public override string ToString() => $"keep {Category} {Time(After)} instead of {Time(Before)}".Replace("instead of for", "instead of", StringComparison.Ordinal);

    static string Time(Retention? time) => time switch
    {
        null => "for no stated time",
        { Unit: RetentionUnit.UntilErased } => "until erased",
        _ => $"for {time}",
    };
}

/// <summary>Everything in which two versions of a policy differ, found over their whole decision space.</summary>
/// <param name="Changes">Differences of decisions and duties, in the order of the vocabularies.</param>
/// <param name="Retentions">Differences of how long data is kept.</param>
public sealed record PolicyDiff(IReadOnlyList<PolicyChange> Changes, IReadOnlyList<RetentionChange> Retentions)
{
    /// <summary>Whether the versions decide alike.</summary>
    public bool IsEmpty => Changes.Count == 0 && Retentions.Count == 0;

    /// <summary>Compares two versions.</summary>
    public static PolicyDiff Between(CompiledPolicy before, CompiledPolicy after) =>
        new(new DiffFinder(before.Document, after.Document).Find(), [.. RetentionsOf(before, after)]);

    static IEnumerable<RetentionChange> RetentionsOf(CompiledPolicy before, CompiledPolicy after) =>
        from category in Cell.Everything
        let was = before.RetentionOf(category)
        let now = after.RetentionOf(category)
        where was is { } old && now is { } young ? !young.IsAsLongAs(old) : was != now
        select new RetentionChange(category, was, now, ReachOf(after.Document, category, now));

    /// <summary>Of several rules with the same time, the one that reaches earlier data most easily counts.</summary>
    static ChangeTerms ReachOf(PolicyDocument document, Category category, Retention? time) => document.Rules
        .Where(rule => rule is { Verb: PolicyAction.Keep, Never: false } && rule.Retention == time && rule.Categories.Contains(category))
        .Select(document.ReachOf).DefaultIfEmpty(document.Changes)
        .MinBy(reach => (reach.Mode switch { ChangeMode.AfterNotice => 0, ChangeMode.AfterConsent => 1, _ => 2 }, reach.NoticeDays));
}
