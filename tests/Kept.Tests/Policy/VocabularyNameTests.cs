using Kept.Policy;

namespace Kept.Tests.Policy;

/// <summary>Holds the taxonomy to the public vocabularies it names. The lists were taken from the vocabularies' own files.</summary>
public class VocabularyNameTests
{
    static IEnumerable<Term> Terms => new[]
    {
        Taxonomy.Categories, Taxonomy.Purposes, Taxonomy.Recipients, Taxonomy.Conditions, Taxonomy.Duties, Taxonomy.Actions,
        [.. Taxonomy.Groups.Select(group => group.Term)],
    }.SelectMany(terms => terms);

    [Fact]
    public void Every_DPV_term_that_is_named_exists_in_version_2_3_and_the_list_holds_no_other() =>
        Assert.Equal(List("dpv-2.3.txt"), Terms.Select(term => term.Dpv).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_fideslang_key_that_is_named_exists_in_version_3_0_0_and_the_list_holds_no_other() =>
        Assert.Equal(List("fideslang-3.0.0.txt"), Terms.Select(term => term.Fides).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_page_and_the_code_name_the_versions_of_the_lists()
    {
        var page = File.ReadAllText(Path.Combine(Demo.Folder, "..", "docs", "policy-language.md"));

        Assert.Contains("W3C Data Privacy Vocabulary 2.3", page);
        Assert.Contains("fideslang 3.0.0", page);
    }

    static IEnumerable<string> List(string name) =>
        File.ReadLines(Path.Combine(Demo.Folder, "..", "tests", "Kept.Tests", "Policy", "Vocabularies", name))
            .Where(line => line.Length > 0 && line[0] != '#').Order(StringComparer.Ordinal);
}
