using System.Diagnostics;
using System.Globalization;
using Kept.Tests.Policy;

namespace Kept.Benchmarks;

/// <summary>Gives the parser millions of spoilt policies. A seed that breaks it is printed, and repeats its text.</summary>
internal static class FuzzRun
{
    static readonly string[] Folders = ["policies", "samples/policies"];

    /// <summary>Options: <c>--count N</c>, <c>--seed FIRST</c>, <c>--threads N</c>. Exit 0 when nothing broke, 1 when something did, 2 on misuse.</summary>
    internal static int Run(string[] options)
    {
        if (!TryRead(options, "--count", 1_000_000, out var count) || !TryRead(options, "--seed", 1, out var first)
            || !TryRead(options, "--threads", 2, out var threads) || threads < 1)
            return 2;
        var texts = Policies().ToArray();
        long faults = 0, slowest = 0, characters = 0;
        var clock = Stopwatch.StartNew();
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = (int)threads }, worker =>
        {
            var mutator = new PolicyMutator(texts);
            for (var n = (long)worker; n < count; n += threads)
            {
                var text = mutator.Next((ulong)(first + n));
                var started = Stopwatch.GetTimestamp();
                if (FaultOf(text) is { } fault)
                {
                    Interlocked.Increment(ref faults);
                    Console.WriteLine($"seed {first + n}: {fault}");
                }
                Interlocked.Add(ref characters, text.Length);
                Raise(ref slowest, (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count:N0} texts, {characters:N0} characters, {clock.Elapsed.TotalSeconds:N0} s on {threads} threads; the slowest took {slowest / 1000.0:N1} ms; {faults} broke the parser"));
        return faults == 0 ? 0 : 1;
    }

    static string? FaultOf(string text)
    {
        try
        {
            return PolicyMutator.Fault(text);
        }
        catch (Exception broken)
        {
            return broken.ToString();
        }
    }

    static void Raise(ref long most, long value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    /// <summary>Every policy of the repository, the samples among them.</summary>
    static IEnumerable<string> Policies()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Kept.slnx")))
            folder = folder.Parent;
        return Folders
            .Select(place => Path.Combine(folder.FullName, place))
            .SelectMany(place => Directory.EnumerateFiles(place, "*.md", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal).Select(File.ReadAllText);
    }

    static bool TryRead(string[] options, string name, long otherwise, out long value)
    {
        var at = Array.IndexOf(options, name);
        value = otherwise;
        if (at < 0 || (at + 1 < options.Length && long.TryParse(options[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out value)))
            return true;
        Console.Error.WriteLine($"{name} takes a whole number.");
        return false;
    }
}
