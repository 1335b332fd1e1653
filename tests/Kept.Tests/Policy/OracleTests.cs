using CsCheck;
using Kept.Policy;

namespace Kept.Tests.Policy;

public class OracleTests
{
    public static TheoryData<string> Demos => [.. Demo.Files.Select(file => Path.GetRelativePath(Demo.Folder, file))];

    [Fact]
    public void Every_way_of_deciding_agrees_with_an_interpreter_that_shares_no_code_with_it() =>
        OracleCase.Any.Sample(Agrees, iter: 1500);

    // The whole difference is the message: an assertion of null would cut it off before the rules it is about.
    static void Agrees(OracleCase drawn)
    {
        if (drawn.Difference() is { } difference)
            Assert.Fail(difference);
    }

    /// <summary>Every action, purpose, recipient and category, under all facts and residences that any rule about them mentions.</summary>
    [Theory, MemberData(nameof(Demos))]
    public void A_policy_in_force_decides_every_single_question_as_the_interpreter_does(string name)
    {
        var policy = Demo.Load(name);
        var oracle = OraclePolicy.OfFile(File.ReadAllText(Path.Combine(Demo.Folder, name)));
        var comparison = new OracleComparison([policy], [oracle]);
        var points = 0;
        foreach (var bare in EveryQuestion())
        {
            var asked = oracle.Conditions(in bare, bare.Categories.Single()).ToLookup(word => OracleRule.PlaceOf(word) is null);
            foreach (var facts in Combinations([.. asked[true]]))
            {
                foreach (var residence in asked[false].Any() ? Residences : [Place.Unknown])
                {
                    points++;
                    Assert.Null(comparison.Single(0, bare with { Facts = facts, Residence = residence }));
                }
            }
        }
        Assert.True(points > EveryQuestion().Count());
    }

    static readonly Place[] Residences = [.. OraclePlaces.Names.Prepend("").Select(name => Place.TryParse(name, out var place) ? place : Place.Unknown)];

    static IEnumerable<DecisionRequest> EveryQuestion() =>
        from action in Enum.GetValues<PolicyAction>()
        from purpose in Taxonomy.Purposes
        from recipient in Taxonomy.Recipients
        from category in Taxonomy.Categories
        select new DecisionRequest(action, CategorySet.Of(Category.Parse(category.Name)), Purpose.Parse(purpose.Name), Recipient.Parse(recipient.Name), Facts.None);

    static IEnumerable<Facts> Combinations(IReadOnlyList<string> facts) =>
        Enumerable.Range(0, 1 << facts.Count)
            .Select(set => Facts.Parse(string.Join(',', facts.Where((_, at) => (set >> at & 1) != 0))));
}
