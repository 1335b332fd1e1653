namespace Kept.Policy;

/// <summary>Finds the reasons of a decision that was already made.</summary>
internal sealed class DecisionExplainer(IReadOnlyList<Rule> rules, DecisionTable table)
{
    internal IReadOnlyList<DecisionReason> WhyPermitted(in DecisionRequest request)
    {
        var reasons = new List<DecisionReason>();
        foreach (ref readonly var rule in table.RulesOf(request.Action, request.Purpose, request.Recipient))
        {
            if (rule.Touches(request.Categories.Bits) && rule.AppliesUnder(request.Facts.Bits))
                reasons.Add(ReasonOf(rules[rule.Index], rules[rule.Index].Text));
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
        ulong wanted = request.Categories.Bits, facts = request.Facts.Bits, covered = 0, nearly = 0;
        var cell = table.RulesOf(request.Action, request.Purpose, request.Recipient);
        foreach (ref readonly var rule in cell)
        {
            if (rule.Never && rule.Touches(wanted) && rule.AppliesUnder(facts))
                reasons.Add(ReasonOf(rules[rule.Index], rules[rule.Index].Text));
            else if (!rule.Never && rule.AppliesUnder(facts))
                covered |= rule.Categories;
        }
        foreach (ref readonly var rule in cell)
        {
            if (rule.Never || rule.AppliesUnder(facts) || !rule.Touches(wanted & ~covered))
                continue;
            nearly |= rule.Categories;
            reasons.Add(ReasonOf(rules[rule.Index], NearMiss(in rule, new(wanted & ~covered & rule.Categories), facts)));
        }
        var unspoken = new CategorySet(wanted & ~covered & ~nearly);
        if (!unspoken.IsEmpty)
            reasons.Add(new(null, null, 0, $"no rule permits to {request with { Categories = unspoken, Facts = Facts.None }}"));
        return reasons;
    }

    static string NearMiss(in CompiledRule rule, CategorySet categories, ulong facts)
    {
        var missing = new Facts(rule.When & ~facts);
        var standing = new Facts(rule.Unless & facts);
        var changes = string.Join(" and ", new[]
        {
            missing == Facts.None ? "" : $"{missing} held",
            standing == Facts.None ? "" : $"{standing} did not hold",
        }.Where(part => part.Length > 0));
        return $"{categories} would be permitted if {changes}";
    }

    static DecisionReason ReasonOf(Rule rule, string text) => new(rule, rule.Clause, rule.Line, text);
}
