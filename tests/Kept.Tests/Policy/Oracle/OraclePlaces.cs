namespace Kept.Tests.Policy;

/// <summary>
/// A small map of the world drawn by hand: where else somebody may be who lives in a place. What the interpreter knows of
/// residences, without the table of the compiled form.
/// </summary>
static class OraclePlaces
{
    static readonly string[] Everywhere = ["california", "oregon", "the other states", "germany", "france", "the other eu", "norway", "the other eea", "japan", "the other countries"];

    static readonly Dictionary<string, string[]> Map = new()
    {
        ["california"] = ["california"],
        ["oregon"] = ["oregon"],
        ["us"] = ["california", "oregon", "the other states"],
        ["germany"] = ["germany"],
        ["france"] = ["france"],
        ["eu"] = ["germany", "france", "the other eu"],
        ["norway"] = ["norway"],
        ["eea"] = ["germany", "france", "the other eu", "norway", "the other eea"],
        ["japan"] = ["japan"],
        ["(unknown)"] = Everywhere,
    };

    /// <summary>Places that no rule names, which an explanation may give as an example of where somebody would have to live.</summary>
    static readonly Dictionary<string, string> Examples = new()
    {
        ["alabama"] = "the other states",
        ["austria"] = "the other eu",
        ["iceland"] = "the other eea",
        ["andorra"] = "the other countries",
    };

    internal static string[] Names { get; } = [.. Map.Keys.Where(name => name != "(unknown)")];

    /// <summary>Whether somebody who lives there is in the place for certain.</summary>
    internal static bool Surely(string residence, string place) => Of(residence).All(Map[place].Contains);

    /// <summary>Whether somebody who lives there may be in the place.</summary>
    internal static bool Perhaps(string residence, string place) => Of(residence).Any(Map[place].Contains);

    static string[] Of(string residence) => Examples.TryGetValue(residence, out var area) ? [area] : Map[residence];
}
