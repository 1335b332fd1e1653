namespace Kept.Policy;

/// <summary>What a policy lets a form ask, and how long it keeps the answers.</summary>
internal sealed class CollectionIndex
{
    readonly CategorySet[] _required = new CategorySet[PurposeTerms.All.Count + 1];
    readonly CategorySet[] _collectable = new CategorySet[PurposeTerms.All.Count + 1];
    readonly Rule[] _keeps;
    readonly Rule[] _neverKeeps;

    internal CollectionIndex(IReadOnlyList<Rule> rules)
    {
        foreach (var rule in rules.Where(rule => rule is { Verb: PolicyAction.Collect, Never: false }))
        {
            foreach (var purpose in rule.Purposes)
            {
                _collectable[purpose.Id] |= rule.Categories;
                if (rule.Required)
                    _required[purpose.Id] |= rule.Categories;
            }
        }
        foreach (var rule in rules.Where(rule => rule.Verb == PolicyAction.Collect && ForbidsAlways(rule)))
            Withdraw(rule);
        _keeps = [.. rules.Where(rule => rule is { Verb: PolicyAction.Keep, Never: false })];
        _neverKeeps = [.. rules.Where(rule => rule.Verb == PolicyAction.Keep && ForbidsAlways(rule))];
    }

    internal CategorySet Required(Purpose purpose) => At(_required, purpose);

    internal CategorySet Collectable(Purpose purpose) => At(_collectable, purpose);

    internal Retention? RetentionOf(Category category, Purpose? purpose)
    {
        if (_neverKeeps.Any(rule => rule.Categories.Contains(category) && (rule.Purposes.Count == 0 || Speaks(rule, purpose))))
            return null;
        return _keeps.Where(rule => rule.Categories.Contains(category) && Speaks(rule, purpose))
            .Select(rule => rule.Retention)
            .OrderByDescending(retention => retention!.Value.RoughDays)
            .FirstOrDefault();
    }

    /// <summary>Whether a rule reaches the purpose; a question about no certain purpose is reached by all that permit.</summary>
    static bool Speaks(Rule rule, Purpose? purpose) =>
        rule.Purposes.Count == 0 || (purpose is null ? !rule.Never : rule.Purposes.Contains(purpose.Value));

    static bool ForbidsAlways(Rule rule) => rule is { Never: true, IsConditional: false };

    void Withdraw(Rule rule)
    {
        for (byte id = 1; id < _collectable.Length; id++)
        {
            if (rule.Purposes.Count > 0 && !rule.Purposes.Contains(new(id)))
                continue;
            _collectable[id] -= rule.Categories;
            _required[id] -= rule.Categories;
        }
    }

    static CategorySet At(CategorySet[] sets, Purpose purpose) => purpose.Id < sets.Length ? sets[purpose.Id] : default;
}
