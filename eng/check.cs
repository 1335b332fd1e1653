// The one check, for people and for the build server: dotnet run eng/check.cs [--only STEP]…
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

var root = Path.GetDirectoryName((string)AppContext.GetData("EntryPointFileDirectoryPath")!)!;
Environment.CurrentDirectory = root;
// Build nodes that stay behind would keep a build server waiting for the end of our output.
Environment.SetEnvironmentVariable("MSBUILDDISABLENODEREUSE", "1");
// A compiler that stays behind for other builds has been seen to mix up the pages of two source trees.
Environment.SetEnvironmentVariable("UseSharedCompilation", "false");
Environment.SetEnvironmentVariable("DOTNET_CLI_TELEMETRY_OPTOUT", "1");
// Set on machines without ICU, where the SDK would not run otherwise. The first step installs ICU, which the server needs.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", null);

var passed = 0;
var failed = 0;
Step[] steps =
[
    new("install", "what Kept and its tests need from Debian: ICU, PostgreSQL and Chromium", Install),
    new("restore", "packages, exactly as locked", () => Run("dotnet", "restore", "--locked-mode")),
    new("build", "everything, warnings are errors", () => Run("dotnet", "build", "--no-restore")),
    new("format", "layout of the code (the build has checked its style)", () => Run("dotnet", "format", "whitespace", ".", "--folder", "--verify-no-changes", "--exclude", "src/Kept.Server/Storage/Migrations")),
    new("tests", "units, architecture and scenarios on SQLite and PostgreSQL", () => Test("Kept.Tests")),
    new("browser", "the shops in Chromium; screenshots in artifacts/screenshots", () => Test("Kept.Browser")),
    new("repeat", "the tests ten times, each time in another random order; about an hour", Repeat) { OnRequest = true },
];

if (!TryReadOptions(out var only))
    return 2;
foreach (var step in steps.Where(s => only.Count == 0 ? !s.OnRequest : only.Contains(s.Name)))
    if (!Take(step))
        break;
Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 ? 0 : 1;

bool TryReadOptions(out HashSet<string> names)
{
    names = [];
    for (var i = 0; i < args.Length; i += 2)
    {
        var known = args[i] == "--only" && i + 1 < args.Length && steps.Any(s => s.Name == args[i + 1]);
        if (!known)
        {
            Console.WriteLine("dotnet run eng/check.cs [--only STEP]…   Steps, in order:");
            foreach (var step in steps)
                Console.WriteLine($"  {step.Name,-8} {step.About}{(step.OnRequest ? " (only when named)" : "")}");
            return false;
        }
        names.Add(args[i + 1]);
    }
    return true;
}

// Runs a step and says how long it took. A step that fails without a failed test counts as one, so that a crash is never green.
// Returns false when the steps after it would fail for the same reason.
bool Take(Step step)
{
    Console.WriteLine($"── {step.Name}: {step.About}");
    var watch = Stopwatch.StartNew();
    var before = failed;
    var ok = step.Act();
    if (!ok && failed == before)
        failed++;
    ok = failed == before;
    var time = watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
    Console.WriteLine($"── {step.Name}: {(ok ? "ok" : "FAILED")}, {time} s\n");
    return ok || step.Name is not ("restore" or "build");
}

bool Install()
{
    List<string> missing = [];
    if (OperatingSystem.IsLinux() && !HasIcu())
        missing.Add("^libicu[0-9]+$");
    if (!Directory.Exists("/usr/lib/postgresql") && Environment.GetEnvironmentVariable("KEPT_TEST_POSTGRES") is not { Length: > 0 })
        missing.Add("postgresql");
    if (!File.Exists("/usr/bin/chromium"))
        missing.Add("chromium");
    if (missing.Count == 0)
        return true;
    if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/apt-get"))
        return Run("apt-get", "update", "--quiet") && Run("apt-get", ["install", "--yes", "--no-install-recommends", .. missing]);
    Console.WriteLine($"Missing. Run: sudo apt-get update && sudo apt-get install --yes --no-install-recommends {string.Join(' ', missing.Select(m => $"'{m}'"))}");
    return false;
}

// The package's name ends in ICU's version, another in each release of Debian; apt-get takes a regular expression.
static bool HasIcu()
{
    string[] folders = ["/usr/lib", "/usr/lib64", .. Directory.GetDirectories("/usr/lib", "*-linux-*")];
    return folders.Any(f => Directory.Exists(f) && Directory.EnumerateFiles(f, "libicuuc.so.*").Any());
}

// Runs a test program and counts its tests by the report it writes (CTRF, https://ctrf.io).
bool Test(string project)
{
    var program = Path.Combine(root, "artifacts", "bin", project, "debug", $"{project}.dll");
    var report = Path.Combine(root, "artifacts", "reports", $"{project}.json");
    Directory.CreateDirectory(Path.GetDirectoryName(report)!);
    File.Delete(report);
    var ok = Run("dotnet", "exec", program, "-noLogo", "-noColor", "-result-ctrf", report);
    if (!File.Exists(report))
        return false;
    using var document = JsonDocument.Parse(File.ReadAllBytes(report));
    var summary = document.RootElement.GetProperty("results").GetProperty("summary");
    passed += summary.GetProperty("passed").GetInt32();
    failed += summary.GetProperty("failed").GetInt32();
    return ok;
}

bool Repeat()
{
    for (var round = 1; round <= 10; round++)
    {
        Console.WriteLine($"Round {round} of 10");
        if (!Test("Kept.Tests"))
            return false;
    }
    return true;
}

static bool Run(string program, params string[] arguments)
{
    try
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments))!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
    catch (System.ComponentModel.Win32Exception e)
    {
        Console.WriteLine($"{program}: {e.Message}");
        return false;
    }
}

internal sealed record Step(string Name, string About, Func<bool> Act)
{
    /// <summary>True for a step that takes too long for every run: it is taken only when named with --only.</summary>
    public bool OnRequest { get; init; }
}
