using Kept.Policy;

namespace Kept.Tests.Policy;

/// <summary>Compares bulk decisions with the oracle: every width of vector, the scalar path, both forms.</summary>
static class OracleBulk
{
    /// <summary>The facts of the question hold for everybody. The first difference in words, or null.</summary>
    internal static string? Difference(OracleComparison comparison, DecisionRequest question, ulong[] people, byte[][] held)
    {
        bool[] expected = [.. people.Select(facts => Oracle(comparison.Oracles[0], in question, facts))];
        var table = BulkDecision.Compile(comparison.Compiled[0], in question, BulkTable.MostFacts);
        var terms = BulkDecision.Compile(comparison.Compiled[0], in question, mostFacts: -1);
        return Wrong("512", expected, permitted => terms.Decide<BulkLanes512>(people, permitted))
            ?? Wrong("256", expected, permitted => terms.Decide<BulkLanes256>(people, permitted))
            ?? Wrong("128", expected, permitted => terms.Decide<BulkLanes128>(people, permitted))
            ?? Wrong("scalar", expected, permitted => terms.Decide<BulkLanesScalar>(people, permitted))
            ?? Wrong("table", expected, permitted => table.Decide<BulkLanesScalar>(people, permitted))
            ?? Wrong("chosen", expected, permitted => BulkDecision.Compile(comparison.Compiled[0], in question).Decide(people, permitted))
            ?? Mixed(comparison, question with { Categories = First(question.Categories, 3) }, people, held);
    }

    /// <summary>Each category of each person under the version that its column names.</summary>
    static string? Mixed(OracleComparison comparison, DecisionRequest question, ulong[] people, byte[][] held)
    {
        Category[] categories = [.. question.Categories];
        bool[] expected = [.. people.Select((facts, person) => categories.Length > 0 && categories.Index().All(category =>
            held[category.Index][person] < comparison.Oracles.Count
            && Oracle(comparison.Oracles[held[category.Index][person]], question with { Categories = CategorySet.Of(category.Item) }, facts)))];
        var columns = categories.Select((_, at) => new ReadOnlyMemory<byte>(held[at], 0, people.Length)).ToArray();
        var tables = BulkMixedDecision.Compile(comparison.Compiled, in question);
        var forms = BulkMixedDecision.Compile(comparison.Compiled, in question, mostFacts: -1);
        return Wrong("mixed by tables", expected, permitted => tables.Decide(people, columns, permitted))
            ?? Wrong("mixed by conditions", expected, permitted => forms.Decide(people, columns, permitted));
    }

    static bool Oracle(OraclePolicy policy, in DecisionRequest question, ulong facts) =>
        policy.Decide(question with { Facts = new(question.Facts.Bits | facts) }) is not null;

    static string? Wrong(string way, bool[] expected, Func<ulong[], int> decide)
    {
        var permitted = new ulong[(expected.Length + 63) / 64 + 1];
        Array.Fill(permitted, ulong.MaxValue);
        var count = decide(permitted);
        var wrong = Enumerable.Range(0, permitted.Length * 64 - 64)
            .Where(person => (permitted[person / 64] >> (person % 64) & 1) != 0 != (person < expected.Length && expected[person]))
            .ToList();
        if (wrong.Count > 0)
            return $"bulk, {way}: persons {string.Join(", ", wrong.Take(5))} of {expected.Length} differ from the oracle";
        if (permitted[^1] != ulong.MaxValue)
            return $"bulk, {way}: wrote past the last word";
        return count == expected.Count(one => one) ? null : $"bulk, {way}: counted {count}, not {expected.Count(one => one)}";
    }

    static CategorySet First(CategorySet categories, int count) =>
        categories.Take(count).Aggregate(CategorySet.Empty, (all, one) => all | CategorySet.Of(one));
}
