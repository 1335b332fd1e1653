using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Kept.Browser.Chromium))]

namespace Kept.Browser;

/// <summary>
/// Debian's Chromium, started once for all tests. Playwright's package brings its own driver; nothing is downloaded.
/// Set <c>KEPT_TEST_CHROMIUM</c> to the program's path where it lies elsewhere.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string Program = Environment.GetEnvironmentVariable("KEPT_TEST_CHROMIUM") is { Length: > 0 } set ? set : "/usr/bin/chromium";

    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
            throw new InvalidOperationException($"The browser tests need Chromium at {Program}. Run: sudo apt-get install --yes chromium, or set KEPT_TEST_CHROMIUM.");
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Quiet });
    }

    /// <summary>A new profile of a person: its own cookies, window and habits.</summary>
    public async Task<Visitor> VisitAsync(Habit habit)
    {
        var context = habit.Cookies ? await browser!.NewContextAsync(WindowOf(habit)) : await RefusingAsync(habit);
        return new Visitor(context, await context.NewPageAsync(), habit);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }

    private static BrowserNewContextOptions WindowOf(Habit habit) => new()
    {
        ViewportSize = new() { Width = habit.Width, Height = habit.Width < 600 ? 844 : 900 },
        JavaScriptEnabled = habit.JavaScript,
        ReducedMotion = ReducedMotion.Reduce,
        Locale = "en-US",
    };

    /// <summary>A browser of its own whose settings block all cookies, which no context of a shared browser can be told to do.</summary>
    private async Task<IBrowserContext> RefusingAsync(Habit habit)
    {
        var profile = Directory.CreateTempSubdirectory("kept-profile-").FullName;
        var settings = Directory.CreateDirectory(Path.Combine(profile, "Default"));
        await File.WriteAllTextAsync(Path.Combine(settings.FullName, "Preferences"), """{"profile":{"default_content_setting_values":{"cookies":2}}}""");
        var window = WindowOf(habit);
        return await playwright!.Chromium.LaunchPersistentContextAsync(profile, new()
        {
            ExecutablePath = Program,
            Args = Quiet,
            ViewportSize = window.ViewportSize,
            JavaScriptEnabled = window.JavaScriptEnabled,
            ReducedMotion = window.ReducedMotion,
            Locale = window.Locale,
        });
    }
}

/// <summary>How somebody browses.</summary>
/// <param name="Width">Width of the window in CSS pixels: 1280 for a desk, 390 for a phone.</param>
public sealed record Habit(string Name, int Width, bool JavaScript = true, bool Cookies = true)
{
    public static Habit Desk { get; } = new("desk", 1280);

    public static Habit Phone { get; } = new("phone", 390);

    /// <summary>JavaScript off and cookies refused.</summary>
    public static Habit Bare { get; } = new("bare", 1280, JavaScript: false, Cookies: false);

    public static TheoryData<string> All => [Desk.Name, Phone.Name, Bare.Name];

    public static Habit Of(string name) => new[] { Desk, Phone, Bare }.Single(h => h.Name == name);
}
