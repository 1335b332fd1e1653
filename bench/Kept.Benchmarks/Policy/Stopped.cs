using System.Diagnostics;

namespace Kept.Benchmarks;

/// <summary>Times work that is too short for one look at the clock.</summary>
internal static class Stopped
{
    /// <summary>The median time of a run in nanoseconds, after as many runs that do not count.</summary>
    public static double Nanoseconds(int runs, Action act)
    {
        for (var i = 0; i < runs; i++)
            act();
        return Median(Enumerable.Range(0, runs).Select(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            act();
            return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }));
    }

    /// <summary>The bytes that the current thread allocates meanwhile.</summary>
    public static long Bytes(Action act)
    {
        act();
        var before = GC.GetAllocatedBytesForCurrentThread();
        act();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
