using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Kept.Browser.Layout;

/// <summary>
/// Follows the links of a site and looks at every kind of page at a desk and on a phone, light and dark. Of pages that differ only in
/// their product, order or token, it looks at the first two.
/// </summary>
/// <param name="visitor">Whose window it is.</param>
/// <param name="start">Links are followed to this host, and below this path.</param>
/// <param name="area">What the pictures' names begin with.</param>
/// <param name="expected">A status besides 200 that is no fault here. By default 410: a one-time link that was used is gone, and its page says so.</param>
internal sealed partial class Crawl(Visitor visitor, Uri start, string area, int expected = 410)
{
    private const int Most = 2;

    private static readonly int[] Widths = [Habit.Desk.Width, Habit.Phone.Width];

    private readonly Queue<Uri> waiting = new();
    private readonly HashSet<string> queued = [];
    private readonly Dictionary<string, int> kinds = [];
    private readonly List<string> faults = [];
    private int looks;

    /// <summary>Kinds of pages looked at, such as <c>/p/*</c>.</summary>
    public IReadOnlyCollection<string> Kinds => kinds.Keys;

    /// <summary>Goes wherever links lead from the start and from these pages. Returns what is wrong on which page.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(params IEnumerable<Uri> more)
    {
        foreach (var page in more.Prepend(start))
            Queue(page);
        while (waiting.TryDequeue(out var next))
            if (await OpenAsync(next))
            {
                await LookAsync(next);
                foreach (var link in await visitor.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[href]:not([download])')].map(a => a.href)"))
                    Queue(new Uri(link));
            }
        return faults;
    }

    private void Queue(Uri url)
    {
        var isWithin = url.Authority == start.Authority && url.AbsolutePath.StartsWith(start.AbsolutePath, StringComparison.Ordinal);
        var kind = KindOf(url);
        if (!isWithin || kinds.GetValueOrDefault(kind) == Most || !queued.Add(url.GetLeftPart(UriPartial.Query)))
            return;
        kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        waiting.Enqueue(url);
    }

    /// <summary>False when there is no page to look at: a file to download, or an answer that is not HTML.</summary>
    private async Task<bool> OpenAsync(Uri url)
    {
        try
        {
            var answer = await visitor.Page.GotoAsync(url.ToString());
            if (answer?.Status >= 400 && answer.Status != expected)
                faults.Add($"{url.PathAndQuery}: answers {answer.Status}");
            return answer is not null && (await answer.HeaderValueAsync("content-type"))?.StartsWith("text/html", StringComparison.Ordinal) == true;
        }
        catch (PlaywrightException e) when (e.Message.Contains("Download is starting", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private async Task LookAsync(Uri url)
    {
        var name = $"{area}{Unsafe().Replace(KindOf(url).TrimEnd('/', '*'), "-").Trim('-')}-{++looks}";
        foreach (var width in Widths)
        {
            await visitor.Page.SetViewportSizeAsync(width, width < 600 ? 844 : 900);
            faults.AddRange((await LayoutCheck.FaultsAsync(visitor.Page)).Select(f => $"{url.PathAndQuery} at {width} px: {f}"));
            await visitor.PictureAsync($"crawl/{name}-{width}.png");
            await visitor.DarkenAsync();
            await visitor.PictureAsync($"crawl/{name}-dark-{width}.png");
            await visitor.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }
    }

    /// <summary>The path with what names one thing as a star, then the names of its parameters.</summary>
    private static string KindOf(Uri url)
    {
        var path = OneThing().Replace(url.AbsolutePath, "/*");
        var names = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')[0]).Distinct().Order(StringComparer.Ordinal);
        return $"{path}?{string.Join('&', names)}".TrimEnd('?');
    }

    // Identifiers, numbers, dates and tokens anywhere; anything after the sections whose pages are one of many.
    [GeneratedRegex("/(?:[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+(?:-[0-9]+)*|[A-Z0-9]{2,}(?:-[A-Z0-9]+)+|[A-Za-z0-9_-]{20,})(?=/|$)|(?<=^/(?:p|c|u|why|orders))/[^/]+|(?<=^/printers/[^/]+)/[^/]+|(?<=^/printers)/[^/*]+$")]
    private static partial Regex OneThing();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex Unsafe();
}
