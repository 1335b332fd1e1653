using Kept.Policy;

namespace Kept.Tests.Policy;

/// <summary>Compares single and mixed decisions with the oracle. Each answer is a difference in words, or null.</summary>
sealed class OracleComparison(CompiledPolicy[] compiled, OraclePolicy[] oracles)
{
    internal IReadOnlyList<CompiledPolicy> Compiled => compiled;

    internal IReadOnlyList<OraclePolicy> Oracles => oracles;

    /// <summary>How many versions permit.</summary>
    internal int Permits(in DecisionRequest request)
    {
        var asked = request;
        return oracles.Count(oracle => oracle.Decide(in asked) is not null);
    }

    internal string? Single(int version, in DecisionRequest request)
    {
        var expected = oracles[version].Decide(in request);
        var permitted = compiled[version].Permits(in request, out var duties);
        if (Answer(permitted, duties) != expected)
            return $"version {version}, {request}: the oracle says {Say(expected)}, Permits {Say(Answer(permitted, duties))}";
        var decision = compiled[version].Decide(in request);
        if (Answer(decision.Permitted, decision.Duties) != expected || decision.Reasons.Count == 0)
            return $"version {version}, {request}: the oracle says {Say(expected)}, Decide {decision.Explain()}";
        return decision.Reasons.Select(reason => reason.Change).OfType<DecisionChange>()
            .Where(change => oracles[version].Decide(Changed(decision.Request, change)) is null)
            .Select(change => $"version {version}, {decision.Request}: it is not true that {change}")
            .FirstOrDefault();
    }

    /// <summary>The asked categories lie in one part for each version, some in two and some in none.</summary>
    internal string? Mixed(in DecisionRequest request, byte[][] held)
    {
        var (parts, asked) = (new HeldPart[compiled.Length], request);
        var facts = (Facts[])[Facts.None, Facts.None.With(Fact.SourceBought), Facts.None.With(Fact.Gpc)];
        for (var version = 0; version < parts.Length; version++)
            parts[version] = new(compiled[version], new(request.Categories.Where((_, at) => held[at % 3][at] == version || held[at % 3][at + 9] == version).Aggregate(CategorySet.Empty, (all, one) => all | CategorySet.Of(one)).Bits), facts[version]);
        var expected = Strictest(in asked, parts);
        var permitted = MixedDecision.Permits(in asked, parts, out var duties);
        var decision = MixedDecision.Decide(in asked, parts);
        return Answer(permitted, duties) == expected && Answer(decision.Permitted, decision.Duties) == expected
            ? null
            : $"mixed, {request}: the oracle says {Say(expected)}, Permits {Say(Answer(permitted, duties))}, Decide {decision.Explain()}";
    }

    /// <summary>Every category in every part that holds it must be permitted there.</summary>
    string? Strictest(in DecisionRequest request, HeldPart[] parts)
    {
        var duties = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var category in request.Categories)
        {
            var holding = Enumerable.Range(0, parts.Length).Where(version => parts[version].Categories.Contains(category)).ToList();
            if (holding.Count == 0)
                return null;
            foreach (var version in holding)
            {
                var own = request with { Categories = CategorySet.Of(category), Facts = request.Facts | parts[version].Facts };
                if (oracles[version].Decide(in own) is not { } owed)
                    return null;
                duties.UnionWith(owed.Split(", ", StringSplitOptions.RemoveEmptyEntries));
            }
        }
        return request.Categories.IsEmpty ? null : string.Join(", ", duties);
    }

    static DecisionRequest Changed(DecisionRequest request, DecisionChange change) => request with
    {
        Categories = change.Categories,
        Facts = new((request.Facts.Bits | change.Held.Bits) & ~change.Gone.Bits),
        Residence = change.Residence,
    };

    static string? Answer(bool permitted, DutySet duties) =>
        permitted ? string.Join(", ", duties.Duties.Select(duty => duty.Name).Order(StringComparer.Ordinal))
        : duties.IsEmpty ? null : "a denial with duties";

    static string Say(string? answer) => answer is null ? "deny" : $"permit [{answer}]";
}
