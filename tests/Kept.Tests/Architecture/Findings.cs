namespace Kept.Tests.Architecture;

/// <summary>Asserts that nothing was found, and otherwise names all of it, which <c>Assert.Empty</c> would cut short.</summary>
internal static class Findings
{
    public static void None(IEnumerable<string?> found)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, $"{all.Count} found:\n{string.Join('\n', all)}");
    }
}
