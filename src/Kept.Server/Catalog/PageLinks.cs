namespace Kept.Server.Catalog;

/// <summary>Links to the pages of a long list.</summary>
/// <param name="Page">The page shown, from 1.</param>
/// <param name="Pages">How many there are.</param>
/// <param name="Path">The address of a page without its leading slash.</param>
internal sealed record PageLinks(int Page, int Pages, Func<int, string> Path)
{
    public const int Size = 24;

    /// <summary>The first, the last and those around the shown one; null is a gap.</summary>
    public IEnumerable<int?> Numbers
    {
        get
        {
            var last = 0;
            foreach (var number in Enumerable.Range(1, Pages).Where(n => n == 1 || n == Pages || Math.Abs(n - Page) <= 1))
            {
                if (number > last + 1)
                    yield return null;
                yield return last = number;
            }
        }
    }

    public static int Count(int entries) => Math.Max(1, (entries + Size - 1) / Size);
}
