using System.Reflection;
using Kept.Policy;

namespace Kept.Tests.Policy;

public class TaxonomyTests
{
    [Fact]
    public void Every_term_has_one_member_of_its_name_and_number()
    {
        AssertNamed<Category>(Taxonomy.Categories, category => category.Id, "name:FullName");
        AssertNamed<Purpose>(Taxonomy.Purposes, purpose => purpose.Id);
        AssertNamed<Recipient>(Taxonomy.Recipients, recipient => recipient.Id);
        AssertNamed<Duty>(Taxonomy.Duties, duty => duty.Id);
        AssertNamed<Fact>([.. Taxonomy.Conditions.Skip(20)], fact => fact.Id - 20);
    }

    [Fact]
    public void Every_choice_has_a_fact_for_both_answers()
    {
        foreach (var scope in Enum.GetValues<Scope>())
        {
            var word = string.Concat(scope.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"-{c}" : $"{c}")).ToLowerInvariant();
            Assert.Equal($"opted-out({word})", Fact.OptedOut(scope).Name);
            Assert.Equal($"opted-in({word})", Fact.OptedIn(scope).Name);
        }
    }

    [Fact]
    public void Every_term_is_described_and_named_once()
    {
        IReadOnlyList<Term>[] lists =
        [
            [.. Taxonomy.Categories, .. Taxonomy.Groups.Select(group => group.Term)],
            Taxonomy.Purposes, Taxonomy.Recipients, Taxonomy.Conditions, Taxonomy.Duties, Taxonomy.Actions,
        ];
        foreach (var list in lists)
        {
            Assert.Equal(list.Count, list.Select(term => term.Name).Distinct().Count());
            Assert.All(list, term => Assert.EndsWith(".", term.Description));
            Assert.All(list, term => Assert.Matches("^(dpv|pd):[A-Z]", term.Dpv));
            Assert.All(list, term => Assert.Matches("^[a-z]+(_[a-z]+)*(\\.[a-z]+(_[a-z]+)*)*$", term.Fides ?? "none"));
        }
    }

    [Fact]
    public void Categories_form_a_tree_and_each_lies_in_one_place_of_it()
    {
        var roots = CategoryGroup.All.Where(group => group.Parent is null).ToList();
        Assert.Equal(["everything", "sensitive"], roots.Select(group => group.Term.Name));
        Assert.True((roots[0].Members & roots[1].Members).IsEmpty);
        Assert.Equal(Taxonomy.Categories.Count, (roots[0].Members | roots[1].Members).Count);
        foreach (var group in CategoryGroup.All)
        {
            var children = CategoryGroup.All.Where(child => child.Parent == group.Term.Name).ToList();
            Assert.All(children, child => Assert.True(group.Members.ContainsAll(child.Members)));
            Assert.Equal(children.Sum(child => child.Members.Count), children.Aggregate(CategorySet.Empty, (all, child) => all | child.Members).Count);
            Assert.True(group.Members.Count > 1);
        }
        Assert.Equal("email, phone, postal-address", CategoryGroup.Find("contact")!.Members.ToString());
        Assert.True(CategoryGroup.Find("online")!.Members.ContainsAll(CategoryGroup.Find("device")!.Members));
    }

    [Fact]
    public void Sets_are_written_and_read_alike()
    {
        var categories = CategorySet.Of(Category.Email, Category.FullName, Category.Child);
        var facts = Facts.None.With(Fact.OptedOut(Scope.Offers)).With(Fact.Gpc);

        Assert.Equal("name, email, child", categories.ToString());
        Assert.Equal(categories, CategorySet.Parse("child,email , name"));
        Assert.Equal([Category.FullName, Category.Email, Category.Child], categories);
        Assert.Equal(facts, Facts.Parse(facts.ToString()));
        Assert.Throws<FormatException>(() => CategorySet.Parse("email, emial"));
        Assert.False(Facts.TryParse("opted-out", out _));
        Assert.False(Purpose.TryParse(null, out _));
        Assert.True(Category.Child.IsSensitive);
        Assert.False(Category.Email.IsSensitive);
    }

    static void AssertNamed<T>(IReadOnlyList<Term> terms, Func<T, int> number, string? exception = null)
    {
        var known = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Static).ToDictionary(p => p.Name, p => (T)p.GetValue(null)!);
        Assert.Equal(terms.Count, known.Count);
        for (var i = 0; i < terms.Count; i++)
        {
            var name = exception?.Split(':') is [var term, var member] && term == terms[i].Name
                ? member
                : string.Concat(terms[i].Name.Split('-', '(', ')').Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
            Assert.Equal(i + 1, number(known[name]));
        }
    }
}
