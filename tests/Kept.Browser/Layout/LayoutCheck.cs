using Microsoft.Playwright;

namespace Kept.Browser.Layout;

/// <summary>
/// Finds what the eye would: text that overlaps or is cut off, a page or part that scrolls sideways, a table or form squeezed into less
/// than half of its container.
/// </summary>
internal static class LayoutCheck
{
    private static readonly string Script = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Layout", "faults.js"));

    /// <summary>One line for each fault of the page at hand, in the window as it is.</summary>
    public static Task<string[]> FaultsAsync(IPage page) => page.EvaluateAsync<string[]>(Script);
}
