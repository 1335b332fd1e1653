namespace Kept.Policy;

/// <summary>The cells of a policy by action, purpose and recipient.</summary>
internal sealed class DecisionTable
{
    static readonly int Actions = Taxonomy.Actions.Count;
    static readonly int Purposes = PurposeTerms.All.Count;
    static readonly int Recipients = RecipientTerms.All.Count;

    readonly DecisionCell[] _cells = new DecisionCell[Actions * Purposes * Recipients];

    internal DecisionTable(IReadOnlyList<CompiledRule> rules)
    {
        Array.Fill(_cells, DecisionCell.Empty);
        foreach (var ofVerb in rules.GroupBy(rule => rule.Rule.Verb))
            Fill((int)ofVerb.Key, [.. ofVerb]);
    }

    /// <summary>The cell of an action, purpose and recipient; an empty one for a number that is no term.</summary>
    internal DecisionCell CellOf(PolicyAction action, Purpose purpose, Recipient recipient)
    {
        int purposeIndex = purpose.Id - 1, recipientIndex = recipient.Id - 1;
        return (uint)action < (uint)Actions && (uint)purposeIndex < (uint)Purposes && (uint)recipientIndex < (uint)Recipients
            ? _cells[IndexOf((int)action, purposeIndex, recipientIndex)]
            : DecisionCell.Empty;
    }

    /// <summary>Most cells of an action are reached by the same few rules; those share one object.</summary>
    void Fill(int action, CompiledRule[] rules)
    {
        var shared = new Dictionary<string, DecisionCell>(StringComparer.Ordinal);
        for (var purpose = 0; purpose < Purposes; purpose++)
        {
            for (var recipient = 0; recipient < Recipients; recipient++)
            {
                int[] reaching = [.. Reaching(rules, (byte)(purpose + 1), (byte)(recipient + 1))];
                if (reaching.Length == 0)
                    continue;
                var key = string.Join(' ', reaching);
                if (!shared.TryGetValue(key, out var cell))
                    shared.Add(key, cell = new DecisionCell([.. reaching.Select(index => rules[index])]));
                _cells[IndexOf(action, purpose, recipient)] = cell;
            }
        }
    }

    static IEnumerable<int> Reaching(CompiledRule[] rules, byte purpose, byte recipient)
    {
        for (var index = 0; index < rules.Length; index++)
        {
            if (rules[index].Reaches(purpose, recipient))
                yield return index;
        }
    }

    static int IndexOf(int action, int purpose, int recipient) => (action * Purposes + purpose) * Recipients + recipient;
}
