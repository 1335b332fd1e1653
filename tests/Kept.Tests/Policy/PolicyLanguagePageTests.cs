using Kept.Policy;

namespace Kept.Tests.Policy;

/// <summary>Holds <c>docs/policy-language.md</c> to the language: its examples, tables and errors are what the parser knows and says.</summary>
public class PolicyLanguagePageTests
{
    static readonly string[] Lines = File.ReadAllLines(Path.Combine(Demo.Folder, "..", "docs", "policy-language.md"));

    public static TheoryData<int, string> Examples => [.. Blocks()];

    public static TheoryData<string, string, string> Mistakes =>
        [.. RowsAfter("| statement | column | what is said |").Select(row => (row[0].Trim('`'), row[1], row[2]))];

    [Theory, MemberData(nameof(Examples))]
    public void An_example_is_a_policy_that_keeps_its_own_tests(int line, string statements)
    {
        var policy = Sample.Compile(statements);

        Assert.True(policy.Document.Rules.Count > 0, $"line {line}");
        Assert.Equal([], policy.CheckExpectations().Select(finding => finding.ToString()));
    }

    [Theory, MemberData(nameof(Mistakes))]
    public void A_mistake_is_answered_as_the_page_says(string statement, string column, string said) =>
        Assert.Equal($"sample.md:{Sample.FirstLine}:{column}: error: {said}", Sample.Error(statement));

    [Fact]
    public void The_tables_list_the_whole_vocabulary()
    {
        AssertTable("| category | lies in | means | DPV | fideslang |", Taxonomy.Categories.Select(term => $"| `{term.Name}` | {GroupOf(term.Name)} | {Means(term)} |"));
        AssertTable("| group | lies in | means | DPV | fideslang |", Taxonomy.Groups.Select(group => $"| `{group.Term.Name}` | {(group.Parent is null ? "" : $"`{group.Parent}`")} | {Means(group.Term)} |"));
        AssertTable("| purpose | means | DPV | fideslang |", Taxonomy.Purposes.Select(term => $"| `{term.Name}` | {Means(term)} |"));
        AssertTable("| recipient | means | DPV | fideslang |", Taxonomy.Recipients.Select(term => $"| `{term.Name}` | {Means(term)} |"));
        AssertTable("| condition | means | DPV | fideslang |", Taxonomy.Conditions.Select(term => $"| `{term.Name}` | {Means(term)} |"));
        AssertTable("| duty | means | DPV | fideslang |", Taxonomy.Duties.Select(term => $"| `{term.Name}` | {Means(term)} |"));
    }

    [Fact]
    public void What_the_practices_needed_is_in_the_language()
    {
        var words = RowsAfter("| practice | could not say | the language now has |").SelectMany(row => row[2].Split('`').Where((_, at) => at % 2 == 1)).ToList();
        var known = new[] { Taxonomy.Categories, Taxonomy.Purposes, Taxonomy.Recipients, Taxonomy.Conditions, Taxonomy.Duties, [.. Taxonomy.Groups.Select(group => group.Term)] }
            .SelectMany(terms => terms).Select(term => term.Name).ToHashSet();

        Assert.True(words.Count > 30);
        Assert.All(words.Where(word => !word.Contains('…') && word is not ("and" or "after last-use" or "after closing")), word =>
            Assert.True(known.Contains(word) || known.Contains($"opted-out({word})"), word));
    }

    static void AssertTable(string head, IEnumerable<string> expected) =>
        Assert.Equal(string.Join('\n', expected), string.Join('\n', LinesAfter(head)));

    static string Means(Term term) => $"{term.Description} | `{term.Dpv}` | {(term.Fides is null ? "" : $"`{term.Fides}`")}";

    /// <summary>The smallest group that holds the category.</summary>
    static string GroupOf(string category) =>
        $"`{Taxonomy.Groups.Where(group => group.Members.Contains(Category.Parse(category))).MinBy(group => group.Members.Count)!.Term.Name}`";

    static IEnumerable<string[]> RowsAfter(string head) =>
        LinesAfter(head).Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    /// <summary>The rows of the one table with this head.</summary>
    static List<string> LinesAfter(string head)
    {
        var at = Array.IndexOf(Lines, head);
        Assert.True(at >= 0 && Array.LastIndexOf(Lines, head) == at, head);
        return [.. Lines.Skip(at + 2).TakeWhile(line => line.StartsWith('|'))];
    }

    static IEnumerable<(int, string)> Blocks()
    {
        for (var at = 0; at < Lines.Length; at++)
        {
            if (Lines[at] == "```policy")
                yield return (at + 1, string.Join('\n', Lines.Skip(at + 1).TakeWhile(line => line != "```")));
        }
    }
}
