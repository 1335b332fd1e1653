using Kept.Server.Gate;
using Mono.Cecil;

namespace Kept.Tests.Architecture;

public class ArrowTests
{
    private const string Root = "Kept.Server.";

    // Razor views are compiled into this namespace, the folder being the first part of the class name.
    private const string Views = "AspNetCoreGeneratedDocument";

    [Fact]
    public void Slices_call_exactly_the_slices_that_the_list_says()
    {
        var measured = Measure();
        var wrong = Arrows.Written.Except(measured).Select(l => $"-       \"{l}\",").Concat(measured.Except(Arrows.Written).Select(l => $"+       \"{l}\",")).ToList();
        Assert.True(wrong.Count == 0, $"Arrows.cs says another thing than the code. If the code is right, change these lines there:\n{string.Join('\n', wrong)}");
    }

    [Fact]
    public void The_arrows_that_every_server_of_this_kind_has_are_measured()
    {
        var measured = Measure();
        Assert.Contains(measured, l => l.StartsWith("Gate -> ", StringComparison.Ordinal) && l.Contains("Storage", StringComparison.Ordinal));
        Assert.DoesNotContain(measured, l => l.StartsWith("Storage -> ", StringComparison.Ordinal) && l.Contains("Orders", StringComparison.Ordinal));
    }

    /// <summary>One line a slice: <c>Gate -> Ledgers, Network</c>.</summary>
    private static List<string> Measure() =>
    [
        .. References.Of(typeof(PolicyGate))
            .Select(r => (From: SliceOf(r.From), To: SliceOf(References.TypeOf(r.To))))
            .Where(a => a is { From: not null, To: not null } && a.From != a.To)
            .GroupBy(a => a.From, a => a.To, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Key} -> {string.Join(", ", g.Distinct().Order(StringComparer.Ordinal))}"),
    ];

    private static string? SliceOf(TypeReference type)
    {
        var space = References.NamespaceOf(type);
        if (space.StartsWith(Root, StringComparison.Ordinal))
            return space[Root.Length..].Split('.')[0];
        return space == Views && References.Outermost(type).Name.Split('_') is [{ Length: > 0 } folder, _, ..] ? folder : null;
    }
}
