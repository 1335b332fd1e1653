using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Kept.Benchmarks;

/// <summary>
/// Measures a fresh server beside Kestrel's plaintext. Each round drives plaintext and then each target for some seconds, so
/// that whatever else the machine does falls on all of them; the median of the rounds counts.
/// </summary>
internal static class ShopBenchmark
{
    // The runtime compiles hot code again and better while it runs; before that has ended, half the time goes to the compiler.
    private const int WarmUp = 10;

    public static async Task<int> RunAsync(string[] args)
    {
        var load = new Load(Number(args, "--connections", 128), Number(args, "--seconds", 5));
        var rounds = Number(args, "--rounds", 3);
        var data = Directory.CreateTempSubdirectory("kept-bench-");
        try
        {
            using var plaintext = await ServerProcess.StartAsync(typeof(ShopBenchmark).Assembly.Location, url => ["plaintext", url]);
            using var kept = await ServerProcess.StartAsync(ServerAssembly(), url => ["--data", data.FullName, "--urls", url, "--Orders:CartChangesPerMinute=1000000000", .. Database(args)]);
            using var tour = new ShopTour(kept.Port);
            var targets = Chosen(await tour.TargetsAsync(), Text(args, "--only"));
            var start = kept.ResidentMegabytes;
            var flush = FlushMilliseconds(data);
            var runs = await MeasureAsync(plaintext, kept, targets, load, rounds);
            Console.WriteLine(Report(runs, load, rounds, start, kept.ResidentMegabytes, (flush, FlushMilliseconds(data)), Text(args, "--postgres") is not null));
            return runs.Values.SelectMany(r => r).Any(m => m.Failed > 0) ? 1 : 0;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<Dictionary<string, List<Measured>>> MeasureAsync(ServerProcess plaintext, ServerProcess kept, IReadOnlyList<Target> targets, Load load, int rounds)
    {
        var hello = new Target("plaintext", "/", [], null);
        var runs = targets.Prepend(hello).ToDictionary(t => t.Name, _ => new List<Measured>());
        await DriveAsync(hello, plaintext, load with { Seconds = WarmUp });
        foreach (var target in targets)
            await DriveAsync(target, kept, load with { Seconds = WarmUp });
        for (var round = 1; round <= rounds; round++)
        {
            runs[hello.Name].Add(await DriveAsync(hello, plaintext, load));
            foreach (var target in targets)
                runs[target.Name].Add(await DriveAsync(target, kept, load));
            await Console.Error.WriteLineAsync($"round {round} of {rounds} done");
        }
        return runs;
    }

    private static async Task<Measured> DriveAsync(Target target, ServerProcess server, Load load)
    {
        var before = server.ProcessorTime;
        var measured = await Wrk.RunAsync($"http://127.0.0.1:{server.Port}{target.Path}", load, target.Headers, target.Script);
        return measured with { ProcessorMicroseconds = (server.ProcessorTime - before).TotalMicroseconds / (measured.PerSecond * load.Seconds) };
    }

    private static string Report(Dictionary<string, List<Measured>> runs, Load load, int rounds, double before, double after, (double Before, double After) flush, bool postgres)
    {
        var plain = Median(runs["plaintext"].Select(m => m.PerSecond));
        var text = new StringBuilder("| what | requests/s | of plaintext | p99 ms | server's processor µs a request | failed |\n|---|---:|---:|---:|---:|---:|\n");
        foreach (var (name, measured) in runs)
        {
            var rate = Median(measured.Select(m => m.PerSecond));
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {rate:N0} | {rate / plain:0.00} | {Median(measured.Select(m => m.P99)):0.0} | {Median(measured.Select(m => m.ProcessorMicroseconds)):0.0} | {measured.Sum(m => m.Failed)} |\n");
        }
        return text.Append(CultureInfo.InvariantCulture,
            $"""

            {(postgres ? "PostgreSQL" : "SQLite")}, {Environment.ProcessorCount} cores shared with wrk, {load.Connections} connections, median of {rounds} rounds of {load.Seconds} s.
            Resident memory of the server: {before:0} MB before the load, {after:0} MB after it.
            One flush of 20 KB to this disk took {flush.Before:0.00} ms before the load and {flush.After:0.00} ms after it (median of 300).
            """).ToString();
    }

    /// <summary>How long the disk takes to make a small overwrite durable: what bounds every write that is answered after it.</summary>
    private static double FlushMilliseconds(DirectoryInfo folder)
    {
        using var file = File.OpenHandle(Path.Combine(folder.FullName, "flush"), FileMode.Create, FileAccess.ReadWrite);
        var block = new byte[20_000];
        RandomAccess.Write(file, new byte[300 * block.Length], 0);
        RandomAccess.FlushToDisk(file);
        return Median(Enumerable.Range(0, 300).Select(i =>
        {
            RandomAccess.Write(file, block, i * block.Length);
            var start = Stopwatch.GetTimestamp();
            RandomAccess.FlushToDisk(file);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static IReadOnlyList<Target> Chosen(IReadOnlyList<Target> targets, string? only) =>
        only is null ? targets : [.. targets.Where(t => only.Split(',').Any(o => t.Name.Contains(o, StringComparison.OrdinalIgnoreCase)))];

    private static string[] Database(string[] args) => Text(args, "--postgres") is { } connection ? [$"--database={connection}"] : [];

    private static string? Text(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    private static int Number(string[] args, string name, int otherwise) =>
        Text(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>The server that was built with this program: <c>artifacts/bin/Kept.Server/release</c>.</summary>
    public static string ServerAssembly()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Kept.slnx")))
            folder = folder.Parent;
        var path = Path.Combine(folder?.FullName ?? "", "artifacts", "bin", "Kept.Server", "release", "kept.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("Build it first: dotnet build -c Release src/Kept.Server", path);
    }
}
