using System.Globalization;
using System.Runtime;

namespace Kept.Benchmarks;

/// <summary>
/// GDPRbench (Shastri et al., PVLDB 13(7), 2020) on the server's own classes: the same operations in the same order on a store with the
/// gate and on one without, in turns. Every answer is checked; a wrong one fails the run.
/// </summary>
internal static class GdprBenchmark
{
    /// <summary>In a round, before it is known how many fill the time. At a million records some mixes do three a second.</summary>
    private const int FewestOperations = 64;

    private const int MostWarming = 15;

    /// <summary>Methods compiled in a round of some seconds, of some thousands in all.</summary>
    private const long FewMethods = 25;

    private const double Bar = 0.80;
    private const double SpaceBar = 0.20;

    public static async Task<int> RunAsync(string[] args)
    {
        var (records, seconds, rounds) = (Number(args, "--records", 10_000), Number(args, "--seconds", 4), Number(args, "--rounds", 3));
        var workers = Number(args, "--workers", 32);
        var mixes = GdprMix.Named(Text(args, "--only")?.Split(','));
        await using var on = await GdprStore.OpenAsync(gated: true, Text(args, "--postgres"));
        await using var off = await GdprStore.OpenAsync(gated: false, Text(args, "--postgres"));
        await GdprLoader.LoadAsync(on, records, workers);
        await GdprLoader.LoadAsync(off, records, workers);
        var row = await GdprSpace.PrintAsync(on, records);
        await GdprSpace.PrintAsync(off, records);
        await GdprQueries.PrintAsync(on);
        var wrong = await GdprRun.ExpireAsync(on) + await GdprRun.ExpireAsync(off);
        Console.WriteLine($"\n| {records.ToString("N0", CultureInfo.InvariantCulture)} records, {(Text(args, "--postgres") is null ? "SQLite" : "PostgreSQL")} | gate off, operations/s | gate on | on / off | processor µs an operation, off | on | wrong answers |\n|---|---:|---:|---:|---:|---:|---:|");
        var (zipf, held) = (new Zipf(records), true);
        foreach (var mix in mixes)
        {
            var (plain, gated, ratio, errors) = await CompareAsync(off, on, mix, zipf, workers, seconds, rounds);
            (wrong, held) = (wrong + errors, held && ratio >= Bar);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {mix.Name} | {plain.Rate:N0} | {gated.Rate:N0} | {ratio:0.00} | {plain.Processor:N0} | {gated.Processor:N0} | {errors} |"));
        }
        wrong += await GdprRun.ExpireAsync(on) + await GdprRun.ExpireAsync(off);
        var space = row / GdprRecords.Size;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nA sealed row is {row:N0} bytes longer than its {GdprRecords.Size} bytes unsealed: {space:0.0 %}. Wrong answers, and records that ended wrongly: {wrong}."));
        return wrong == 0 && held && space <= SpaceBar ? 0 : 1;
    }

    /// <summary>
    /// The pace without and with the gate, medians of rounds of equal work; the median of the rounds' ratios, since a machine
    /// that others use is slower in one round than in the next; and how many answers were wrong.
    /// </summary>
    private static async Task<(GdprPace Off, GdprPace On, double Ratio, int Wrong)> CompareAsync(GdprStore off, GdprStore on, GdprMix mix, Zipf zipf, int workers, int seconds, int rounds)
    {
        var (plain, gated) = (new GdprRun(off, mix, workers, zipf), new GdprRun(on, mix, workers, zipf));
        var operations = await WarmAsync(plain, gated, workers, seconds);
        var (offs, ons) = (new List<GdprPace>(), new List<GdprPace>());
        for (var round = 1; round <= rounds; round++)
        {
            offs.Add(await plain.RunAsync(operations, round));
            ons.Add(await gated.RunAsync(operations, round));
        }
        return (Median(offs), Median(ons), Median([.. ons.Zip(offs, (on, off) => on.Rate / off.Rate)]), plain.Wrong + gated.Wrong);
    }

    /// <summary>
    /// Runs both until the compiler, which compiles what runs often again and better beside it, has little left to do: the gate is more code, and would
    /// pay for it longer. How many operations then fill the time.
    /// </summary>
    private static async Task<int> WarmAsync(GdprRun plain, GdprRun gated, int workers, int seconds)
    {
        var operations = Math.Max(FewestOperations, workers);
        for (var (warming, compiled) = (0, long.MaxValue); warming < 3 || (warming < MostWarming && compiled > FewMethods); warming++)
        {
            var before = JitInfo.GetCompiledMethodCount();
            await gated.RunAsync(operations, seed: -1 - warming);
            operations = Math.Max(operations, (int)((await plain.RunAsync(operations, seed: -1 - warming)).Rate * seconds));
            compiled = JitInfo.GetCompiledMethodCount() - before;
        }
        return operations;
    }

    private static GdprPace Median(List<GdprPace> of) => new(Median([.. of.Select(p => p.Rate)]), Median([.. of.Select(p => p.Processor)]));

    private static double Median(List<double> of) => of.Order().ElementAt(of.Count / 2);

    private static string? Text(string[] args, string name) => Array.IndexOf(args, name) is var i and >= 0 ? args[i + 1] : null;

    private static int Number(string[] args, string name, int otherwise) => Text(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
