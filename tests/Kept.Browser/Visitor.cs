using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Kept.Browser;

/// <summary>One person at one window, with what the browser complained about.</summary>
public sealed class Visitor : IAsyncDisposable
{
    /// <summary>Telling of every element that is in order would take most of the time.</summary>
    private const string SeriousFaults =
        """
        async only => (await axe.run(document, { runOnly: only, resultTypes: ['violations'], iframes: false })).violations
            .filter(v => v.impact === 'serious' || v.impact === 'critical')
            .map(v => `${v.id}: ${v.help} at ${v.nodes.slice(0, 3).map(n => n.html).join(' | ')}`)
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private static readonly string Screenshots = Path.Combine(FindRoot(), "artifacts", "screenshots");

    /// <summary>Milliseconds. A busy build server may take many times as long as a desk; how fast pages are is measured elsewhere.</summary>
    private const int Patience = 60_000;

    private readonly IBrowserContext context;
    private readonly Habit habit;
    private readonly ConcurrentQueue<string> complaints = new();

    internal Visitor(IBrowserContext context, IPage page, Habit habit)
    {
        this.context = context;
        this.habit = habit;
        Page = page;
        page.SetDefaultTimeout(Patience);
        page.Console += (_, m) => Complain(m.Type is "error" or "warning", $"{m.Type}: {m.Text}");
        page.PageError += (_, e) => Complain(true, e);
        page.Response += (_, r) => Complain(r.Status >= 500, $"{r.Status} {new Uri(r.Url).AbsolutePath}");
    }

    public IPage Page { get; }

    /// <summary>
    /// Asserts that the page at hand has no serious accessibility fault (WCAG 2.2 AA, by axe) and is laid out well, and keeps a
    /// picture of it as <c>artifacts/screenshots/{name}-{width}.png</c>; at a desk also in the colours for the dark. The letters that the
    /// console shows in frames without scripts cannot be looked into.
    /// </summary>
    public async Task LookAsync(string name)
    {
        await PictureAsync(habit.JavaScript ? $"{name}-{habit.Width}.png" : $"{name}-{habit.Name}-{habit.Width}.png");
        if (!habit.JavaScript)
            return;
        await CheckAsync(name, "tag", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
        if (habit == Habit.Desk)
        {
            await DarkenAsync();
            await PictureAsync($"{name}-dark-{habit.Width}.png");
            await CheckAsync($"{name} in the dark", "rule", "color-contrast");
            await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }
        var faults = await Layout.LayoutCheck.FaultsAsync(Page);
        Assert.True(faults.Length == 0, $"{name} at {habit.Width} px:\n{string.Join('\n', faults)}");
    }

    /// <summary>
    /// Waits until the page of this address stands. The address is asked for again and again: waiting for the event of the
    /// navigation, or of the page's having come in, loses the ones that are over before the wait has begun.
    /// </summary>
    /// <param name="address">Regular expression that the address matches.</param>
    public async Task ArriveAsync(string address)
    {
        await Assertions.Expect(Page).ToHaveURLAsync(new Regex(address), new() { Timeout = Patience });
        // A page is shown while it still comes in: what is read off it must wait for its end.
        for (var since = Stopwatch.StartNew(); await Page.EvaluateAsync<string>("document.readyState") == "loading"; await Task.Delay(20))
            Assert.True(since.ElapsedMilliseconds < Patience, $"The page {address} does not come to its end.");
        await Page.Locator("main").WaitForAsync();
    }

    /// <summary>Errors and warnings of the console, scripts that failed and answers of 500 and more, so far.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    public ValueTask DisposeAsync() => context.DisposeAsync();

    /// <summary>Asks for the colours for the dark. A frame is painted anew after the page around it, so pages with one are given a moment.</summary>
    internal async Task DarkenAsync()
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Page.EvaluateAsync("() => new Promise(done => document.querySelector('iframe') ? setTimeout(done, 250) : done())");
    }

    internal Task PictureAsync(string file) => Page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, file), FullPage = true });

    /// <param name="by">What of axe's rules is asked: <c>tag</c> or <c>rule</c>, and which.</param>
    private async Task CheckAsync(string name, string by, params string[] rules)
    {
        if (!await Page.EvaluateAsync<bool>("'axe' in window"))
            await Page.EvaluateAsync(Axe);
        var faults = await Page.EvaluateAsync<string[]>(SeriousFaults, new { type = by, values = rules });
        Assert.True(faults.Length == 0, $"{name}:\n{string.Join('\n', faults)}");
    }

    private void Complain(bool serious, string words)
    {
        if (serious)
            complaints.Enqueue(words);
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Kept.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
