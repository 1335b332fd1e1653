using Kept.Policy;

namespace Kept.Server.Policies;

/// <summary>What became of one clause from one version to another.</summary>
/// <param name="Before">The clause in the first version; null when it is new.</param>
/// <param name="After">The clause in the second version; null when it is gone.</param>
internal sealed record ClauseChange(Clause? Before, Clause? After)
{
    public string Id => (After ?? Before)!.Id;

    public string Heading => (After ?? Before)!.Heading;

    public IReadOnlyList<Run> Prose { get; } = WordDiff.Between(Text(Before), Text(After));

    public IReadOnlyList<string> RulesRemoved { get; } = Missing(Before, After);

    public IReadOnlyList<string> RulesAdded { get; } = Missing(After, Before);

    public bool IsSame => Before is not null && After is not null && Before.Heading == After.Heading
        && !HasOtherRules && WordDiff.AreSame(Prose);

    public bool HasOtherRules => RulesRemoved.Count + RulesAdded.Count > 0;

    private static string Text(Clause? clause) => clause is null ? "" : PolicyProse.ToText(clause.Prose);

    private static List<string> Missing(Clause? from, Clause? to) =>
        [.. (from?.Rules ?? []).Select(r => r.Text).Except((to?.Rules ?? []).Select(r => r.Text), StringComparer.Ordinal)];
}

/// <summary>Two versions of a policy, clause by clause, in the order of the second; clauses that are gone come last.</summary>
internal sealed class PolicyComparison
{
    public PolicyComparison(PolicyVersion from, PolicyVersion to)
    {
        (From, To) = (from, to);
        var kept = to.Document.Clauses.Select(c => new ClauseChange(from.Document.ClauseOf(c.Id), c));
        var gone = from.Document.Clauses.Where(c => to.Document.ClauseOf(c.Id) is null).Select(c => new ClauseChange(c, null));
        Clauses = [.. kept, .. gone];
        Outside = WordDiff.Between(PolicyProse.Of(from.Document).OutsideClauses, PolicyProse.Of(to.Document).OutsideClauses);
    }

    public PolicyVersion From { get; }

    public PolicyVersion To { get; }

    public IReadOnlyList<ClauseChange> Clauses { get; }

    /// <summary>The words that stand in no clause.</summary>
    public IReadOnlyList<Run> Outside { get; }

    public bool IsOutsideSame => WordDiff.AreSame(Outside);

    public IReadOnlyList<ClauseChange> Changed => [.. Clauses.Where(c => !c.IsSame)];

    public IReadOnlyList<ClauseChange> Same => [.. Clauses.Where(c => c.IsSame)];
}
