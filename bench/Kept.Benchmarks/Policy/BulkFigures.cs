using System.Diagnostics;
using Kept.Policy;

namespace Kept.Benchmarks;

/// <summary>
/// Ten million people, by each width of vector; under one version, and under a version for each category. They are decided in
/// pieces as a caller streams them, and the median piece counts, so that what else the machine does meanwhile falls on the others.
/// </summary>
internal static class BulkFigures
{
    private const int People = 10_000_000;
    private const int Piece = 65_536;
    private const int Passes = 12;
    private const int Versions = 16;
    private static readonly string[] Known = ["opted-in(offers)", "agreement-signed", "identity-verified", "opted-in(sharing)", "objected", "gpc", "fraud-suspected", "asked-by-person"];

    public static void Run(List<(string, string, bool)> bars)
    {
        var facts = Facts();
        var rows = new List<string>();
        var one = BulkDecision.Compile(CompiledPolicy.Compile(RuleSet.Parse(40, 1)), RuleSet.Question);
        var permitted = new ulong[Piece / BulkDecision.PeopleAWord];
        var chosen = Row(rows, "one version", (from, count) => one.Decide(facts.AsSpan(from, count), permitted));
        var terms = BulkDecision.Compile(CompiledPolicy.Compile(RuleSet.Parse(40, 1)), RuleSet.Question, mostFacts: -1);
        Row(rows, "… without a table, vectors of 512 bits", (from, count) => terms.Decide<BulkLanes512>(facts.AsSpan(from, count), permitted));
        Row(rows, "… 256 bits", (from, count) => terms.Decide<BulkLanes256>(facts.AsSpan(from, count), permitted));
        Row(rows, "… 128 bits", (from, count) => terms.Decide<BulkLanes128>(facts.AsSpan(from, count), permitted));
        Row(rows, "… scalar", (from, count) => terms.Decide<BulkLanesScalar>(facts.AsSpan(from, count), permitted));
        var policy = CompiledPolicy.Compile(RuleSet.Parse(40, 1));
        Row(rows, "… one Permits after another", (from, count) => Singly(policy, facts.AsSpan(from, count)));
        var (policies, columns) = (Policies(), Columns());
        var tables = BulkMixedDecision.Compile(policies, RuleSet.Question);
        var mixed = Row(rows, $"a version for each category, {Versions} versions", (from, count) => Mixed(tables, from, count));
        var forms = BulkMixedDecision.Compile(policies, RuleSet.Question, mostFacts: -1);
        Row(rows, "… without tables, as with more facts than fit one", (from, count) => Mixed(forms, from, count));
        PolicyBenchmark.Table($"| {PolicyBenchmark.Number(People)} people, 3 categories | million/s | permitted |", rows);
        var bytes = Stopped.Bytes(() => one.Decide(facts.AsSpan(0, Piece), permitted));
        bars.Add(("bulk, one version, ≥ 1 billion/s and no allocation", $"{PolicyBenchmark.Number(chosen)} million/s, {bytes} B", chosen >= 1000 && bytes == 0));
        bars.Add(("bulk, a version for each category, ≥ 150 million/s", $"{PolicyBenchmark.Number(mixed)} million/s", mixed >= 150));

        int Mixed(BulkMixedDecision decision, int from, int count) => decision.Decide(
            facts.AsSpan(from, count), [columns[0].Slice(from, count), columns[1].Slice(from, count), columns[2].Slice(from, count)], permitted);
    }

    /// <summary>Some passes over all people, so that the runtime has compiled what is hot; the last two are measured.</summary>
    private static double Row(List<string> rows, string name, Func<int, int, int> decide)
    {
        var (times, permitted) = (new List<double>(), 0L);
        for (var pass = 0; pass < Passes; pass++)
        {
            permitted = 0;
            for (var from = 0; from < People; from += Piece)
            {
                var count = Math.Min(Piece, People - from);
                var start = Stopwatch.GetTimestamp();
                permitted += decide(from, count);
                if (pass >= Passes - 2 && count == Piece)
                    times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            }
        }
        times.Sort();
        var rate = Piece / times[times.Count / 2] * 1000;
        rows.Add($"| {name} | {PolicyBenchmark.Number(rate)} | {PolicyBenchmark.Number(permitted)} |");
        return rate;
    }

    private static int Singly(CompiledPolicy policy, ReadOnlySpan<ulong> facts)
    {
        var (permitted, request) = (0, RuleSet.Question);
        foreach (var own in facts)
        {
            request = request with { Facts = new(own) };
            permitted += policy.Permits(in request, out _) ? 1 : 0;
        }
        return permitted;
    }

    /// <summary>Each known fact holds for about a third of the people; the opt-outs for a tenth of those without the opt-in.</summary>
    private static ulong[] Facts()
    {
        var chance = new Random(3);
        var masks = Known.Select(name => 1UL << Fact.Parse(name).Id).ToArray();
        var facts = new ulong[People];
        foreach (ref var own in facts.AsSpan())
        {
            var bits = chance.Next(1 << masks.Length) | chance.Next(1 << masks.Length) << 8;
            for (var i = 0; i < masks.Length; i++)
                own |= (bits >> i & bits >> (i + 7) & 1) != 0 ? masks[i] : 0;
            if ((own & 1UL << Fact.OptedIn(Scope.Sharing).Id) == 0 && chance.Next(10) == 0)
                own |= 1UL << Fact.OptedOut(Scope.Sharing).Id;
        }
        return facts;
    }

    private static CompiledPolicy[] Policies() => [.. Enumerable.Range(0, Versions).Select(version => CompiledPolicy.Compile(RuleSet.Parse(40, version)))];

    private static ReadOnlyMemory<byte>[] Columns() => [.. Enumerable.Range(0, 3).Select(seed =>
    {
        var (chance, column) = (new Random(seed), new byte[People]);
        chance.NextBytes(column);
        foreach (ref var version in column.AsSpan())
            version %= Versions;
        return new ReadOnlyMemory<byte>(column);
    })];
}
