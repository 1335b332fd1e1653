using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Kept.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Kept.Tests.Hosting;

/// <summary>
/// The server as a process of its own, which a test may kill at any moment and start again on the same data. A run that no test kills may
/// be in the process of the tests (<see cref="ServeAsync"/>), where it takes a tenth of the processor.
/// </summary>
public sealed partial class KeptProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> output = new();
    private readonly SmallDisk? disk;
    private Process? process;
    private WebApplication? here;

    private KeptProcess(SmallDisk? disk = null)
    {
        this.disk = disk;
        Data = disk?.Folder ?? Directory.CreateTempSubdirectory("kept-test-").FullName;
        Port = FreePort();
        Mail = new MailFolder(Path.Combine(Data, "outbox"));
    }

    public string Data { get; }

    public string Database { get; private set; } = "";

    public int Port { get; }

    public MailFolder Mail { get; }

    /// <summary>What starts the process: <c>sh -c …</c>, for example. Nothing unless set.</summary>
    public IReadOnlyList<string> Launcher { get; set; } = [];

    /// <summary>All lines written so far, by every run.</summary>
    public IReadOnlyCollection<string> Output => output;

    /// <summary>Lets go of what was written so far, before a run whose words are looked at.</summary>
    public void ForgetOutput() => output.Clear();

    /// <summary>The one-time link that sets up the first administrator, as the first start printed it.</summary>
    public Task<Uri> SetUpLinkAsync() => Eventually.GetAsync("the set-up link to be printed", () => Task.FromResult(
        output.Select(l => SetUpLinks().Match(l)).FirstOrDefault(m => m.Success) is { } link ? new Uri(link.Value) : null));

    /// <summary>A process that is ready, on a copy of what a first start makes. <paramref name="environment"/> holds for its first run only.</summary>
    public static Task<KeptProcess> StartAsync(Provider provider, params (string Name, string Value)[] environment) =>
        StartAsync(data => Seed.CopyAsync(provider, data), environment);

    /// <summary>The data of a first start, on which nothing runs yet.</summary>
    public static async Task<KeptProcess> AtRestAsync(Provider provider)
    {
        var kept = new KeptProcess();
        kept.Database = await Seed.CopyAsync(provider, kept.Data);
        return kept;
    }

    /// <summary>A second server that does not run yet, with a folder and a copy of the master key of its own, on the PostgreSQL database of another.</summary>
    public static KeptProcess Beside(KeptProcess other)
    {
        var kept = new KeptProcess { Database = other.Database };
        File.Copy(Path.Combine(other.Data, "kept.key"), Path.Combine(kept.Data, "kept.key"));
        return kept;
    }

    /// <summary>An empty folder, on which nothing runs yet.</summary>
    public static KeptProcess Empty() => new();

    /// <summary>A process that is ready, on an empty folder.</summary>
    public static Task<KeptProcess> FirstStartAsync() => StartAsync(_ => Task.FromResult(""));

    private static async Task<KeptProcess> StartAsync(Func<string, Task<string>> database, params (string Name, string Value)[] environment)
    {
        var kept = new KeptProcess();
        kept.Database = await database(kept.Data);
        await kept.RunAsync(environment);
        return kept;
    }

    /// <summary>A server on SQLite that is not running yet, whose data lies on a disk of its own.</summary>
    internal static KeptProcess On(SmallDisk disk) => new(disk);

    /// <summary>Starts (again) and waits until it answers. Throws with its output when it ends instead.</summary>
    public async Task RunAsync(params (string Name, string Value)[] environment)
    {
        string[] server = ["dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "kept.dll"), .. Arguments];
        string[] command = [.. disk?.Launcher ?? Launcher, .. server];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Data,
        };
        // A process that lives for seconds never earns back what it costs to measure its code for better code.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        process = Process.Start(start)!;
        disk?.Runs(process.Id);
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var browser = Browser();
        await Eventually.TrueAsync("the server to be ready", () => IsReadyAsync(browser));
    }

    /// <summary>Starts (again) in the process of the tests, for a run that ends in order.</summary>
    public async Task ServeAsync()
    {
        here = Program.Build(Arguments, builder => builder.Logging.ClearProviders());
        await Startup.ReadyAsync(here.Services, TestContext.Current.CancellationToken);
        await here.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends a run of <see cref="ServeAsync"/> as an operator does.</summary>
    public async Task StopAsync()
    {
        if (here is null)
            return;
        await here.StopAsync();
        await here.DisposeAsync();
        here = null;
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    public Browser Browser(string site = "inkwell", bool cookies = true) => new(new Uri($"http://{site}.localhost:{Port}/"), cookies);

    /// <summary>SIGKILL: the process has no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Waits until the process ended by itself, for example at a fault that was set. Returns its exit code.</summary>
    public async Task<int> EndedAsync()
    {
        await process!.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (process is { HasExited: false })
            await KillAsync();
        process?.Dispose();
        if (disk is null)
            Directory.Delete(Data, recursive: true);
    }

    private string[] Arguments => ["--data", Data, .. Postgres.Flag(Database), "--urls", $"http://127.0.0.1:{Port}"];

    private async Task<bool> IsReadyAsync(Browser browser)
    {
        if (process!.HasExited)
            throw new ServerEndedException(process.ExitCode, output);
        try
        {
            return (await browser.GetAsync("/readyz")).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
            output.Enqueue(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"https?://\S*/console/\S*set-?up\S*", RegexOptions.IgnoreCase)]
    private static partial Regex SetUpLinks();
}

/// <summary>The server ended before it was ready.</summary>
public sealed class ServerEndedException(int code, IEnumerable<string> output)
    : InvalidOperationException($"The server ended with {code}:\n{string.Join('\n', output)}")
{
    /// <summary>What a process that was killed ends with: 128 and the number of SIGKILL.</summary>
    public const int Killed = 137;

    public int Code => code;
}
