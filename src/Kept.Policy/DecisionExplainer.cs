namespace Kept.Policy;

/// <summary>Finds the reasons of a decision that was already made.</summary>
internal sealed class DecisionExplainer(IReadOnlyList<Rule> rules, DecisionTable table, FactMask mask)
{
    internal IReadOnlyList<DecisionReason> WhyPermitted(in DecisionRequest request)
    {
        var reasons = new List<DecisionReason>();
        var facts = mask.Of(request.Facts, request.Residence);
        foreach (ref readonly var rule in table.RulesOf(request.Action, request.Purpose, request.Recipient))
        {
            if (!rule.Touches(request.Categories.Bits) || !rule.AppliesUnder(facts))
                continue;
            var source = rules[rule.Index];
            if (rule.Grants != 0)
                reasons.Add(ReasonOf(source, source.Text));
            else if (reasons.All(reason => reason.Rule != source))
                reasons.Add(ReasonOf(source, $"its duties are owed, since the person may live there: {source.Text}"));
        }
        return reasons;
    }

    /// <summary>The rules that forbid; then, for each category no rule covers, what would have to change.</summary>
    internal IReadOnlyList<DecisionReason> WhyDenied(in DecisionRequest request)
    {
        if (request.Categories.IsEmpty)
            return [new(null, null, 0, "the request names no category")];
        if ((request.Facts.Bits & ~FactTerms.All.AllBits) != 0)
            return [new(null, null, 0, "the request states a fact outside the vocabulary")];
        var reasons = new List<DecisionReason>();
        ulong wanted = request.Categories.Bits, facts = mask.Of(request.Facts, request.Residence), covered = 0, nearly = 0;
        var cell = table.RulesOf(request.Action, request.Purpose, request.Recipient);
        foreach (ref readonly var rule in cell)
        {
            if (rule.Never && rule.Touches(wanted) && rule.AppliesUnder(facts))
                reasons.Add(ReasonOf(rules[rule.Index], rules[rule.Index].Text));
            else if (!rule.Never && rule.AppliesUnder(facts))
                covered |= rule.Grants;
        }
        foreach (ref readonly var rule in cell)
        {
            if (rule.Grants == 0 || rule.AppliesUnder(facts) || !rule.Touches(wanted & ~covered))
                continue;
            nearly |= rule.Categories;
            reasons.Add(ReasonOf(rules[rule.Index], NearMiss(in rule, new(wanted & ~covered & rule.Categories), facts)));
        }
        var unspoken = new CategorySet(wanted & ~covered & ~nearly);
        if (!unspoken.IsEmpty)
            reasons.Add(new(null, null, 0, $"no rule permits to {request with { Categories = unspoken, Facts = Facts.None, Residence = default }}"));
        return reasons;
    }

    string NearMiss(in CompiledRule rule, CategorySet categories, ulong facts)
    {
        var standing = new Facts(rule.Unless & facts).All.Select(fact => $"{fact} did not hold");
        var changes = string.Join(" and ", mask.Needed(rule.When & ~facts).Concat(standing));
        return $"{categories} would be permitted if {changes}";
    }

    static DecisionReason ReasonOf(Rule rule, string text) => new(rule, rule.Clause, rule.Line, text);
}
