using System.Collections.Frozen;

namespace Kept.Server.Catalog;

/// <summary>A colour as the catalogue names it, as people read it, and as pictures and swatches show it (CSS hex).</summary>
internal sealed record Colour(string Id, string Name, string Hex);

/// <summary>The colours of ink, toner, paper and pens.</summary>
internal static class Colours
{
    /// <summary>What <c>cartridges.csv</c> may say, in the order that printers hold them.</summary>
    public static IReadOnlyList<string> Inks { get; } =
    [
        "black", "photo-black", "matte-black", "cyan", "light-cyan", "photo-cyan", "magenta", "light-magenta", "photo-magenta", "yellow",
        "tri-colour", "multipack", "grey", "light-grey", "red", "photo-blue", "chroma-optimizer",
    ];

    private static readonly FrozenDictionary<string, int> InkOrder = Inks.Index().ToFrozenDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Colour> All = Build(
        "black #22262b|photo-black #16181c|matte-black #33373c|cyan #0097c9|light-cyan #6cc5e3|photo-cyan #59b9dc|magenta #cf2a7c|light-magenta #e48bb6|" +
        "photo-magenta #dd7aac|yellow #f2c200|tri-colour #7b61a8|multipack #5b6773|grey #858c94|light-grey #b4bac1|red #c8322b|photo-blue #2e55b0|" +
        "chroma-optimizer #d7dce1|white #fbfaf6|kraft #b68d5d|assorted #7b61a8|green #3f8f55|canary #f6e36a|blue #2e5fb5|ivory #f7efd8|manila #eacf94|" +
        "pink #f3b6c6|sky-blue #a9d3ef|mint #b9e3cd|goldenrod #edbb3f|lilac #cdb8e6|salmon #f4a98e|buff #ecd3a2|orange #ee8a2c|turquoise #4fbdb5|" +
        "navy #24365e|burgundy #6f2136|blue-black #232f4d|natural #ece1c8|clear #dfe9ee|silver #c2c8ce");

    /// <summary>Finds a colour; an unknown word is shown as it stands, on grey.</summary>
    public static Colour Of(string? id) => id is null ? new("", "", "#9aa3ab") : All.TryGetValue(id, out var colour) ? colour : new(id, Title(id), "#9aa3ab");

    /// <summary>Where a colour stands among its siblings.</summary>
    public static int Order(string? id) => InkOrder.GetValueOrDefault(id ?? "", int.MaxValue);

    private static FrozenDictionary<string, Colour> Build(string list) => list.Split('|')
        .Select(entry => entry.Split(' '))
        .ToFrozenDictionary(e => e[0], e => new Colour(e[0], Title(e[0]), e[1]), StringComparer.Ordinal);

    private static string Title(string id) => id switch
    {
        "tri-colour" => "Tri-colour",
        "blue-black" => "Blue-black",
        _ => id.Length == 0 ? "" : char.ToUpperInvariant(id[0]) + id[1..].Replace('-', ' '),
    };
}
