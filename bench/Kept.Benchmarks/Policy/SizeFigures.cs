using Kept.Policy;

namespace Kept.Benchmarks;

/// <summary>What a large policy costs before it decides: time to read and to compile, and memory.</summary>
internal static class SizeFigures
{
    private const int Rules = 200;
    private const int Versions = 16;

    public static void Run(List<(string, string, bool)> bars)
    {
        var text = RuleSet.Text(RuleSet.Statements(Rules, 1), 1);
        var document = RuleSet.Read(text);
        var parse = Stopped.Nanoseconds(15, () => RuleSet.Read(text)) / 1e6;
        var compile = Stopped.Nanoseconds(15, () => CompiledPolicy.Compile(document)) / 1e6;
        var held = Megabytes();
        PolicyBenchmark.Table($"| {Rules} rules | |",
        [
            $"| read the file | {PolicyBenchmark.Number(parse, "0.00")} ms |",
            $"| compile | {PolicyBenchmark.Number(compile, "0.00")} ms |",
            $"| {Versions} versions with their text, together | {PolicyBenchmark.Number(held, "0.00")} MB |",
        ]);
        bars.Add(($"compile of a {Rules}-rule policy ≤ 20 ms", $"{PolicyBenchmark.Number(compile, "0.00")} ms", compile <= 20));
        bars.Add(($"{Versions} versions held at once ≤ 8 MB", $"{PolicyBenchmark.Number(held, "0.00")} MB", held <= 8));
    }

    private static double Megabytes()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var versions = Enumerable.Range(0, Versions).Select(version => CompiledPolicy.Compile(RuleSet.Parse(Rules, version))).ToArray();
        var after = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(versions);
        return (after - before) / 1e6;
    }
}
