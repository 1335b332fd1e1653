using System.Text.RegularExpressions;

namespace Kept.Tests.Architecture;

public partial class HouseTests
{
    // What design and documents promise under these names; docs/architecture.md says what each means.
    private static readonly string[] Invariants = ["GATE", "DENY", "STICKY", "RECORD", "CHOICE", "ERASE", "QUIET", "BOOKS"];

    public static TheoryData<string> Rules => new(HouseRules.All.Select(r => r.Name));

    [Theory, MemberData(nameof(Rules))]
    public void The_house_keeps_its_rule(string name)
    {
        var rule = HouseRules.All.Single(r => r.Name == name);
        Assert.NotEmpty(SourceTree.Files);
        Findings.None(SourceTree.Files.SelectMany(f => rule.Find(f).Select(line => $"{f.Path}:{line}")));
    }

    [Theory, MemberData(nameof(Rules))]
    public void The_rule_finds_its_bad_sample(string name)
    {
        var rule = HouseRules.All.Single(r => r.Name == name);
        Assert.NotEmpty(rule.Find(rule.Bad));
    }

    [Fact]
    public void Every_slice_says_what_it_is_and_lists_its_routes()
    {
        var slices = Directory.EnumerateDirectories(Path.Combine(SourceTree.Root, "src/Kept.Server"))
            .Where(d => Directory.EnumerateFiles(d, "*.cs").Any())
            .Select(d => Path.GetFileName(d))
            .Where(n => n is not ("bin" or "obj" or "Properties"))
            .ToList();
        Assert.True(slices.Count >= 10);
        Findings.None(slices.SelectMany(s => new[] { $"src/Kept.Server/{s}/README.md", $"src/Kept.Server/{s}/Slice.cs" }).Except(SourceTree.Files.Select(f => f.Path)));
    }

    [Fact]
    public void Every_invariant_stands_in_the_code_and_in_a_test()
    {
        var code = NamedIn("src/");
        var tests = NamedIn("tests/");
        Assert.Equal(Invariants.Order(), code.Order());
        Findings.None(code.Except(tests).Select(n => $"No test says that it breaks without INVARIANT ({n})."));
    }

    [Theory, InlineData("# Nothing here\n", 0), InlineData("/// INVARIANT (GATE): opened here. INVARIANT (DENY)\n", 2)]
    public void Invariants_are_found_by_their_mark(string text, int count) => Assert.Equal(count, Mark().Count(text));

    private static HashSet<string> NamedIn(string folder) =>
    [
        .. SourceTree.Files
            .Where(f => f.Extension == ".cs" && f.Path.StartsWith(folder, StringComparison.Ordinal) && !f.Path.EndsWith("/HouseTests.cs", StringComparison.Ordinal))
            .SelectMany(f => Mark().Matches(f.Text))
            .Select(m => m.Groups[1].Value),
    ];

    [GeneratedRegex(@"INVARIANT \((\w+)\)")]
    private static partial Regex Mark();
}
