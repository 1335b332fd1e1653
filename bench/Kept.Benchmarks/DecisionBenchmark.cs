using BenchmarkDotNet.Attributes;
using Kept.Policy;

namespace Kept.Benchmarks;

/// <summary>One decision by a policy of the demo network: the answer alone, and with its reasons.</summary>
[MemoryDiagnoser]
public class DecisionBenchmark
{
    private CompiledPolicy policy = null!;

    private readonly DecisionRequest offer = new(
        PolicyAction.Use, CategorySet.Of(Category.FullName, Category.Email), Purpose.Offers, Recipient.Site, Facts.None.With(Fact.OptedIn(Scope.Offers)));

    [GlobalSetup]
    public void Compile()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Kept.slnx")))
            folder = folder.Parent;
        var file = Directory.EnumerateFiles(Path.Combine(folder.FullName, "policies", "inkwell"), "*.md").Max()!;
        policy = CompiledPolicy.Compile(PolicyParser.Parse(File.ReadAllText(file), file).Document!);
    }

    [Benchmark]
    public bool Permits() => policy.Permits(offer, out _);

    [Benchmark]
    public Decision Decide() => policy.Decide(offer);
}
