using System.Diagnostics;
using System.Globalization;
using CsCheck;
using Kept.Tests.Policy;

namespace Kept.Benchmarks;

/// <summary>The comparison with the interpreter that the tests make, at any length.</summary>
internal static class OracleRun
{
    /// <summary>Compares at least so many answers. Zero when all agree; CsCheck throws with the smallest case when one does not.</summary>
    public static int Run(string[] args)
    {
        var least = args is [var text, ..] ? long.Parse(text, CultureInfo.InvariantCulture) : 2_000_000;
        var (watch, answers, draws) = (Stopwatch.StartNew(), 0L, 0L);
        while (answers < least)
        {
            OracleCase.Any.Sample(drawn =>
            {
                Interlocked.Add(ref answers, drawn.Answers);
                Interlocked.Increment(ref draws);
                return drawn.Difference() is { } difference ? throw new InvalidOperationException(difference) : true;
            }, iter: 1000);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{answers:N0} answers of {draws:N0} draws of random versions, requests and people agree with the interpreter, in {watch.Elapsed.TotalSeconds:0} s"));
        return 0;
    }
}
