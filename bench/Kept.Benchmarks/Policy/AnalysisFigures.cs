using Kept.Policy;
using Kept.Policy.Analysis;

namespace Kept.Benchmarks;

/// <summary>What each <c>kept policy</c> command takes over the whole space of a large policy, beginning with the text, as on a command line.</summary>
internal static class AnalysisFigures
{
    private const int Rules = 200;
    private const int Longest = 2000;

    public static void Run(List<(string, string, bool)> bars)
    {
        var (before, after) = (Text(1), Text(2));
        (string Name, Action Act)[] analyses =
        [
            ("check", () => Check(before)),
            ("explain", () => Compile(before).Decide(RuleSet.Question)),
            ("matrix", () => PolicyMatrix.Of(RuleSet.Read(before))),
            ("diff of two versions", () => PolicyDiff.Between(Compile(before), Compile(after))),
            ("prove \"never share health\"", () => Prove(before, "never share health")),
            ("prove \"never share everything\", which does not hold", () => Prove(before, "never share everything")),
        ];
        var rows = analyses.Select(analysis => (analysis.Name, Milliseconds: Stopped.Nanoseconds(5, analysis.Act) / 1e6)).ToList();
        PolicyBenchmark.Table($"| analysis of {Rules} rules | ms |", rows.Select(row => $"| {row.Name} | {PolicyBenchmark.Number(row.Milliseconds)} |"));
        var slowest = rows.MaxBy(row => row.Milliseconds);
        bars.Add(($"each analysis of a {Rules}-rule policy ≤ 2 s", $"{PolicyBenchmark.Number(slowest.Milliseconds)} ms ({slowest.Name})", slowest.Milliseconds <= Longest));
    }

    private static CompiledPolicy Compile(string text) => CompiledPolicy.Compile(RuleSet.Read(text));

    private static void Check(string text)
    {
        var policy = Compile(text);
        policy.CheckExpectations();
        PolicyLint.Check(policy.Document);
    }

    private static void Prove(string text, string sentence) =>
        _ = PolicyProof.Of(Compile(text), sentence, out _) ?? throw new FormatException(sentence);

    /// <summary>A tenth of the rules ask where a person lives.</summary>
    private static string Text(int version)
    {
        string[] places = ["california", "us", "germany", "eu"];
        var residences = Enumerable.Range(0, Rules / 10).Select(number =>
            $"{(number % 3 == 0 ? "never share phone, order" : "share phone, order, browsing")} with {(number % 2 == 0 ? "advertiser" : "affiliate")} for analytics "
            + $"{(number % 4 < 2 ? "when" : "unless")} resident({places[(number + version) % places.Length]})");
        return RuleSet.Text([.. RuleSet.Statements(Rules - Rules / 10, version), .. residences], version);
    }
}
