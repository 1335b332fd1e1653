using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Kept.Benchmarks;

/// <summary>What one run of wrk measured. <c>P99</c> is in milliseconds.</summary>
internal sealed record Measured(double PerSecond, double P99, long Failed)
{
    /// <summary>Processor time of the server for one request, all cores together.</summary>
    public double ProcessorMicroseconds { get; init; }
}

/// <summary>
/// Drives a server on loopback with wrk (https://github.com/wg/wrk; Debian package <c>wrk</c>) for a set time.
/// </summary>
internal static partial class Wrk
{
    /// <param name="url">On loopback.</param>
    /// <param name="load">How much, for how long.</param>
    /// <param name="headers">Sent with each request, as <c>Name: value</c>.</param>
    /// <param name="script">A Lua script beside this program, with its arguments after it; null for plain GETs.</param>
    public static async Task<Measured> RunAsync(string url, Load load, IEnumerable<string> headers, params string[]? script)
    {
        List<string> arguments = ["-t2", $"-c{load.Connections}", $"-d{load.Seconds}s", "--latency"];
        foreach (var header in headers)
            arguments.AddRange(["-H", header]);
        if (script is [var file, ..])
            arguments.AddRange(["-s", Path.Combine(AppContext.BaseDirectory, file)]);
        arguments.Add(url);
        if (script is [_, .. var rest] && rest.Length > 0)
            arguments.AddRange(["--", .. rest]);
        return Read(await OutputAsync(arguments));
    }

    internal static Measured Read(string output)
    {
        var rate = Rate().Match(output);
        var p99 = Latency().Match(output);
        if (!rate.Success || !p99.Success)
            throw new FormatException($"wrk did not say what it measured:\n{output}");
        var scale = p99.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };
        var failed = Failures().Matches(output).Sum(m => long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));
        return new Measured(Number(rate.Groups[1].Value), Number(p99.Groups[1].Value) * scale, failed);
    }

    private static async Task<string> OutputAsync(List<string> arguments)
    {
        using var wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("wrk did not start. Run: sudo apt-get install --yes wrk");
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return wrk.ExitCode == 0 ? output : throw new InvalidOperationException($"wrk ended with {wrk.ExitCode}:\n{output}");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Latency();

    [GeneratedRegex(@"(?:Non-2xx or 3xx responses: |connect |read |write |timeout )(\d+)")]
    private static partial Regex Failures();
}

/// <summary>How hard to drive: open connections and seconds a run.</summary>
internal sealed record Load(int Connections, int Seconds);
