using Kept.Policy;
using Kept.Tests.Policy;

namespace Kept.Benchmarks;

/// <summary>One decision after another, over many different requests, beside an interpreter and Casbin's way.</summary>
internal static class SingleFigures
{
    private const int Requests = 1024;

    public static void Run(List<(string, string, bool)> bars)
    {
        var rows = new List<string>();
        foreach (var (name, document) in Policies())
        {
            var policy = CompiledPolicy.Compile(document);
            var requests = RuleSet.Requests(document, Requests);
            var permits = Stopped.Nanoseconds(2000, () => Decide(policy, requests)) / Requests;
            var bytes = Stopped.Bytes(() => Decide(policy, requests));
            var decide = Stopped.Nanoseconds(20, () => Explain(policy, requests)) / Requests;
            var (naive, casbin) = Others(document, requests);
            var share = requests.Count(request => policy.Permits(in request, out _)) * 100 / Requests;
            rows.Add($"| {name}, {document.Rules.Count} rules, {share} % permitted | {PolicyBenchmark.Number(permits, "0.0")} | {bytes} | {PolicyBenchmark.Number(decide)} | {PolicyBenchmark.Number(naive)} | {PolicyBenchmark.Number(casbin)} |");
            bars.Add(($"single decision ≤ 10 ns and no allocation, {name}", $"{PolicyBenchmark.Number(permits, "0.0")} ns, {bytes} B", permits <= 10 && bytes == 0));
        }
        PolicyBenchmark.Table("| policy | Permits ns | bytes | Decide with reasons ns | interpreter ns | Casbin's way ns |", rows);
    }

    private static int Decide(CompiledPolicy policy, DecisionRequest[] requests)
    {
        var permitted = 0;
        foreach (ref readonly var request in requests.AsSpan())
            permitted += policy.Permits(in request, out _) ? 1 : 0;
        return permitted;
    }

    private static void Explain(CompiledPolicy policy, DecisionRequest[] requests)
    {
        foreach (ref readonly var request in requests.AsSpan())
            policy.Decide(in request);
    }

    /// <summary>The interpreter and the stand-in must agree with the compiled policy before they are timed.</summary>
    private static (double Naive, double Casbin) Others(PolicyDocument document, DecisionRequest[] requests)
    {
        var (oracle, casbin, policy) = (OraclePolicy.OfFile(document.Source), new CasbinStandIn(document.Rules), CompiledPolicy.Compile(document));
        var some = requests.Take(200).Where(request => DecisionFacts.AreSound(request.Facts.Bits)).ToArray();
        var words = some.Select(request => (Act: Taxonomy.NameOf(request.Action), Objects: request.Categories.Select(category => category.Name).ToArray(),
            Purpose: request.Purpose.Name, Recipient: request.Recipient.Name, Facts: request.Facts.All.Select(fact => fact.Name).ToArray())).ToArray();
        foreach (var (request, asked) in some.Zip(words))
        {
            var permitted = policy.Permits(in request, out _);
            if (oracle.Decide(in request) is not null != permitted || casbin.Enforce(asked.Act, asked.Objects, asked.Purpose, asked.Recipient, asked.Facts) != permitted)
                throw new InvalidOperationException($"They disagree about: {request}");
        }
        var naive = Stopped.Nanoseconds(5, () => Array.ForEach(some, request => oracle.Decide(in request)));
        var enforced = Stopped.Nanoseconds(20, () => Array.ForEach(words, r => casbin.Enforce(r.Act, r.Objects, r.Purpose, r.Recipient, r.Facts)));
        return (naive / some.Length, enforced / some.Length);
    }

    private static IEnumerable<(string, PolicyDocument)> Policies()
    {
        yield return ("generated", RuleSet.Parse(40, 1));
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Kept.slnx")))
            folder = folder.Parent;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder!.FullName, "policies"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            yield return ($"{Path.GetFileName(Path.GetDirectoryName(file))} {Path.GetFileNameWithoutExtension(file)}", RuleSet.Read(File.ReadAllText(file)));
    }
}
