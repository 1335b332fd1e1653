using System.Globalization;
using System.Runtime.Intrinsics;

namespace Kept.Benchmarks;

/// <summary>The figures of the policy engine, each bar with whether it was held; Markdown to standard output.</summary>
internal static class PolicyBenchmark
{
    /// <summary>Zero when every bar was held, else one.</summary>
    public static int Run()
    {
        var bars = new List<(string What, string Measured, bool Held)>();
        Console.WriteLine($"{Environment.ProcessorCount} cores, vectors of {Width()} bits, .NET {Environment.Version}; one thread; medians\n");
        SingleFigures.Run(bars);
        BulkFigures.Run(bars);
        SizeFigures.Run(bars);
        AnalysisFigures.Run(bars);
        Console.WriteLine("| bar | measured | |\n|---|---:|---|");
        foreach (var (what, measured, held) in bars)
            Console.WriteLine($"| {what} | {measured} | {(held ? "held" : "**not held**")} |");
        return bars.TrueForAll(bar => bar.Held) ? 0 : 1;
    }

    public static void Table(string head, IEnumerable<string> rows) =>
        Console.WriteLine($"{head}\n|{string.Concat(head.Split('|')[1..^1].Select((_, i) => i == 0 ? "---|" : "---:|"))}\n{string.Join('\n', rows)}\n");

    public static string Number(double value, string format = "N0") => value.ToString(format, CultureInfo.InvariantCulture);

    private static int Width() =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64;
}
