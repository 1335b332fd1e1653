using System.Diagnostics;
using Kept.Server.Backups;

namespace Kept.Tests.Backups;

/// <summary>
/// Runs <c>kept backup</c> and <c>kept restore</c> as an operator does, on the data of a host and into a folder of
/// the test.
/// </summary>
internal sealed class Commands(string folder)
{
    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await BackupCommand.RunAsync(words, output, error);
        return (code, output.ToString(), error.ToString());
    }

    public async Task<string> BackupAsync(string data)
    {
        var (code, output, error) = await RunAsync("backup", folder, "--data", data);
        Assert.Equal((0, ""), (code, error));
        return output;
    }

    public async Task<string> RestoreAsync(string data, params string[] more)
    {
        var (code, output, error) = await RunAsync(["restore", folder, "--data", data, .. more]);
        Assert.Equal((0, ""), (code, error));
        return output;
    }

    public async Task<string> RefusedAsync(string data, params string[] more)
    {
        var (code, output, error) = await RunAsync(["restore", folder, "--data", data, .. more]);
        Assert.Equal((1, ""), (code, output));
        return error;
    }

    /// <summary>The same in a process of its own, which ends at a fault point.</summary>
    public static async Task<int> KilledAtAsync(string fault, params string[] words)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            ["exec", Path.Combine(AppContext.BaseDirectory, "kept.dll"), .. words]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (fault.Length > 0)
            start.Environment["KEPT__FAULT"] = fault;
        using var process = Process.Start(start)!;
        await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    /// <summary>The newest folder of a part.</summary>
    public string Newest(string part) =>
        Directory.EnumerateDirectories(Path.Combine(folder, part)).Order(StringComparer.Ordinal).Last();
}
