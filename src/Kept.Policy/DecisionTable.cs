namespace Kept.Policy;

/// <summary>All rules sorted by the action, purpose and recipient they speak of.</summary>
internal sealed class DecisionTable
{
    const int Actions = 5;
    static readonly int Purposes = PurposeTerms.All.Count;
    static readonly int Recipients = RecipientTerms.All.Count;

    // One flat array keeps a cell's rules side by side; cell n holds _rules[_starts[n].._starts[n + 1]].
    readonly int[] _starts = new int[Actions * Purposes * Recipients + 1];
    readonly CompiledRule[] _rules;

    internal DecisionTable(IReadOnlyList<Rule> rules, FactMask mask)
    {
        var cells = new List<CompiledRule>?[_starts.Length - 1];
        // A forbidding rule stands first in its cell, so that a decision can stop at it.
        var order = Enumerable.Range(0, rules.Count).OrderByDescending(index => rules[index].Never);
        foreach (var index in order)
        {
            var compiled = CompiledRule.Of(rules[index], index, mask).ToList();
            foreach (var cell in CellsOf(rules[index]))
                (cells[cell] ??= []).AddRange(compiled);
        }
        for (var cell = 0; cell < cells.Length; cell++)
            _starts[cell + 1] = _starts[cell] + (cells[cell]?.Count ?? 0);
        _rules = [.. cells.SelectMany(cell => cell ?? [])];
    }

    /// <summary>The rules that speak of an action, purpose and recipient; none for a number that is no term.</summary>
    internal ReadOnlySpan<CompiledRule> RulesOf(PolicyAction action, Purpose purpose, Recipient recipient)
    {
        int purposeIndex = purpose.Id - 1, recipientIndex = recipient.Id - 1;
        if ((uint)action >= Actions || (uint)purposeIndex >= (uint)Purposes || (uint)recipientIndex >= (uint)Recipients)
            return default;
        var cell = CellOf((int)action, purposeIndex, recipientIndex);
        return _rules.AsSpan(_starts[cell], _starts[cell + 1] - _starts[cell]);
    }

    static int CellOf(int action, int purpose, int recipient) => (action * Purposes + purpose) * Recipients + recipient;

    static IEnumerable<int> CellsOf(Rule rule)
    {
        var purposes = rule.Purposes.Count > 0
            ? rule.Purposes.Select(purpose => purpose.Id - 1).Distinct()
            : Enumerable.Range(0, Purposes);
        foreach (var purpose in purposes)
        {
            foreach (var recipient in RecipientsOf(rule))
                yield return CellOf((int)rule.Verb, purpose, recipient);
        }
    }

    static IEnumerable<int> RecipientsOf(Rule rule) => rule switch
    {
        { Verb: not PolicyAction.Share } => [Recipient.Site.Id - 1],
        { Recipient: { } recipient } => [recipient.Id - 1],
        _ => Enumerable.Range(0, Recipients),
    };
}
