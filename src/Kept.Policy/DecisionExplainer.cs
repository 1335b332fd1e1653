namespace Kept.Policy;

/// <summary>Finds the reasons of a decision that was already made.</summary>
internal sealed class DecisionExplainer(CompiledRule[] rules, FactMask mask)
{
    internal IReadOnlyList<DecisionReason> WhyPermitted(in DecisionRequest request)
    {
        var facts = mask.Of(request.Facts, request.Residence);
        return
        [
            .. from rule in Speaking(in request)
               let holding = rule.Terms.Where(term => term.Holds(facts)).ToList()
               where holding.Count > 0
               select ReasonOf(rule.Rule, holding.Any(term => term.Grants != 0)
                   ? rule.Rule.Text
                   : $"its duties are owed, since the person may live there: {rule.Rule.Text}"),
        ];
    }

    /// <summary>The rules that forbid; then what would have to change, by rule; then what no rule speaks of.</summary>
    internal IReadOnlyList<DecisionReason> WhyDenied(in DecisionRequest request, DecisionCell cell)
    {
        if (request.Categories.IsEmpty)
            return [Bare("the request names no category")];
        if ((request.Facts.Bits & DecisionFacts.Unknown) != 0)
            return [Bare("the request states a fact outside the vocabulary")];
        if (!DecisionFacts.AreSound(request.Facts.Bits))
            return [Bare($"the request states facts that contradict each other: {Contradicting(request.Facts)}")];
        var facts = mask.Of(request.Facts, request.Residence);
        var speaking = Speaking(in request).ToLookup(rule => rule.Rule.Never);
        var reasons = speaking[true].Where(rule => rule.Terms[0].Holds(facts)).Select(rule => ReasonOf(rule.Rule, rule.Rule.Text)).ToList();
        var denied = Denied(request.Categories, facts, cell);
        foreach (var rule in speaking[false])
            reasons.AddRange(Changes(rule, rule.Rule.Categories & denied, request, cell));
        var unspoken = denied - speaking[false].Aggregate(CategorySet.Empty, (all, rule) => all | rule.Rule.Categories);
        if (!unspoken.IsEmpty)
            reasons.Add(Bare($"no rule permits to {request with { Categories = unspoken, Facts = Facts.None, Residence = default }}"));
        return reasons.Count > 0 ? reasons : [Bare($"no change of a few facts would permit to {request with { Categories = denied }}")];
    }

    /// <summary>The rules about the request, the forbidding ones first, else in the order of the file.</summary>
    IEnumerable<CompiledRule> Speaking(in DecisionRequest request)
    {
        var asked = request;
        return rules.Where(rule => rule.SpeaksOf(in asked)).OrderByDescending(rule => rule.Rule.Never);
    }

    /// <summary>The categories that would be denied if they were asked for alone.</summary>
    static CategorySet Denied(CategorySet categories, ulong facts, DecisionCell cell) =>
        categories.Where(category => !cell.Decide(CategorySet.Of(category).Bits, facts, out _))
            .Aggregate(CategorySet.Empty, (all, category) => all | CategorySet.Of(category));

    /// <summary>A reason for each set of facts under which the rule would permit some of the categories.</summary>
    IEnumerable<DecisionReason> Changes(CompiledRule rule, CategorySet categories, DecisionRequest request, DecisionCell cell) =>
        categories.Select(category => new DecisionSearch(cell, mask, CategorySet.Of(category).Bits).Under(rule.Terms[0], in request))
            .OfType<DecisionChange>()
            .GroupBy(change => change with { Categories = CategorySet.Empty }, change => change.Categories)
            .Select(alike => alike.Key with { Categories = alike.Aggregate((all, one) => all | one) })
            .Select(change => ReasonOf(rule.Rule, change.ToString()) with { Change = change });

    static Facts Contradicting(Facts facts) => new(facts.Bits & DecisionFacts.Against(facts.Bits));

    static DecisionReason Bare(string text) => new(null, null, 0, text);

    static DecisionReason ReasonOf(Rule rule, string text) => new(rule, rule.Clause, rule.Line, text);
}
