using CsCheck;
using Kept.Policy;
using Kept.Policy.Analysis;

namespace Kept.Tests.Policy;

/// <summary>Everything the analysis says is compared with decisions over every set of facts that can be.</summary>
public class AnalysisTests
{
    static readonly Cell[] Cells = [.. Cell.All.Where(cell => cell.Category.Name is "name" or "email" or "phone" or "order" or "traffic")];

    /// <summary>Every set of facts with every residence that rules about California and the United States can tell apart.</summary>
    static readonly (Facts Facts, Place Residence)[] Worlds =
    [
        .. from bits in Enumerable.Range(0, 16)
           from code in new[] { "", "US-CA", "US-NY", "US", "DE" }
           select (NaiveRule.FactsOf(Enumerable.Range(0, 4).Where(bit => (bits >> bit & 1) != 0)), Place.FromCode(code)),
    ];

    static Gen<CompiledPolicy> AnyPolicy { get; } = NaiveRule.Any.Array[0, 8].Select(rules => Sample.Compile(string.Join('\n', rules.Select(rule => rule.ToString()))));

    [Fact]
    public void A_difference_is_exactly_where_the_versions_decide_differently() =>
        Gen.Select(AnyPolicy, AnyPolicy).Sample((before, after) =>
        {
            var changes = PolicyDiff.Between(before, after).Changes;
            foreach (var cell in Cells)
            {
                var here = changes.Where(change => change.Action == cell.Action && change.Recipient == cell.Recipient
                    && change.Purposes.Contains(cell.Purpose) && change.Categories.Contains(cell.Category)).ToArray();
                foreach (var world in Worlds)
                {
                    var (was, now) = (Permits(before, cell, world, out var duties), Permits(after, cell, world, out var newDuties));
                    var both = was && now;
                    var decided = (now && !was, was && !now, both ? newDuties.Bits & ~duties.Bits : 0, both ? duties.Bits & ~newDuties.Bits : 0);
                    var said = (Says(here, ChangeKind.Permitted, world), Says(here, ChangeKind.Denied, world),
                        Duties(here, ChangeKind.DutiesAdded, world), Duties(here, ChangeKind.DutiesRemoved, world));
                    // There are tens of millions of these: an assertion for each would take most of the time.
                    if (decided != said)
                        Assert.Fail($"{cell} given {world}: decided {decided}, but the difference says {said}.");
                }
            }
        }, iter: 60);

    /// <summary>Where two rules permit the same, the one that reaches earlier data most easily counts.</summary>
    [Fact]
    public void What_is_newly_permitted_says_how_it_reaches_earlier_data()
    {
        var before = Sample.Compile("use email for payment must record");
        var after = Sample.Compile("""
            use email for payment reaching new data
            use name for offers when opted-in(offers)
            use name for offers when gpc reaching earlier data after consent
            use phone for offers reaching earlier data after notice of 60 days
            use phone for offers when gpc reaching earlier data after consent
            """);

        Assert.Equal(
        [
            "use email for payment must record: new data",
            "use name for offers when opted-in(offers): earlier data after notice of 30 days",
            "use name for offers when gpc unless opted-in(offers): earlier data after consent",
            "use phone for offers: earlier data after notice of 60 days",
        ], PolicyDiff.Between(before, after).Changes.Select(change => $"{change}: {change.Reach}"));
    }

    [Fact]
    public void The_matrix_says_what_is_decided_and_with_which_duties() =>
        AnyPolicy.Sample(policy =>
        {
            var rows = PolicyMatrix.Of(policy.Document).ToLookup(row => (row.Action, row.Purpose, row.Recipient));
            foreach (var cell in Cells)
            {
                var row = rows[(cell.Action, cell.Purpose, cell.Recipient)].SingleOrDefault(row => row.Categories.Contains(cell.Category));
                foreach (var world in Worlds)
                {
                    var permits = Permits(policy, cell, world, out var duties);
                    if (permits != (row is not null && Holds(row.Conditions, world)))
                        Assert.Fail($"{cell} given {world} is {(permits ? "permitted" : "denied")}, and the matrix says otherwise.");
                    if (permits)
                        Assert.Equal(duties.Duties, row!.Duties.Where(owed => Holds(owed.Conditions, world)).Select(owed => owed.Duty));
                }
            }
        }, iter: 100);

    [Fact]
    public void A_proof_agrees_with_trying_all_facts_and_a_counterexample_is_the_shortest() =>
        Gen.Select(AnyPolicy, NaiveRule.Any).Sample((policy, rule) =>
        {
            var claim = rule with { Never = true, Unless = [.. rule.Unless.Take(1)], Duties = [] };
            var proof = PolicyProof.Of(policy, claim.ToString(), out var errors);
            Assert.Empty(errors);
            var breaking =
                from cell in Cells
                where cell.Action.ToString().Equals(rule.Verb, StringComparison.OrdinalIgnoreCase) && rule.Categories.Contains(cell.Category.Name)
                where rule.Purposes.Length == 0 || rule.Purposes.Contains(cell.Purpose.Name)
                where rule.Recipient is null || rule.Recipient == cell.Recipient.Name
                from world in Worlds
                where claim.When.All(word => May(word, world, hold: true)) && claim.Unless.All(word => May(word, world, hold: false))
                where Permits(policy, cell, world, out _)
                select Count(world.Facts, world.Residence);
            var fewest = breaking.Cast<int?>().Min();
            Assert.Equal(fewest is null, proof!.Proven);
            Assert.Equal(fewest, proof.Counterexample is { Request: var request } ? Count(request.Facts, request.Residence) : null);
            Assert.NotEqual(false, proof.Counterexample?.Permitted);
        }, iter: 400);

    [Theory]
    [InlineData("expect permit use email for offers given opted-in(offers) must record", true)]
    [InlineData("expect permit use email for offers", false)]
    [InlineData("expect permit use email for offers given opted-in(offers) must hash", false)]
    [InlineData("expect deny use email for payment", true)]
    [InlineData("never use email when opted-out(offers)", true)]
    [InlineData("expect permit use name for analytics given resident(france)", true)]
    [InlineData("expect permit use name for analytics", false)]
    [InlineData("never use name for analytics when resident(france)", false)]
    [InlineData("expect deny use name for analytics given resident(us)", true)]
    public void A_sentence_may_claim_a_permit_or_a_denial(string sentence, bool holds)
    {
        var policy = Sample.Compile("use email for offers when opted-in(offers) must record\nuse name for analytics when resident(eu)");
        Assert.Equal(holds, PolicyProof.Of(policy, sentence, out _)!.Proven);
    }

    [Fact]
    public void A_sentence_that_cannot_be_read_is_refused_with_the_nearest_word()
    {
        Assert.Null(PolicyProof.Of(Sample.Compile(""), "never shar email", out var errors));
        Assert.Equal("share", Assert.Single(errors).Suggestion);
        Assert.Null(PolicyProof.Of(Sample.Compile(""), "use email for offers", out errors));
        Assert.Contains("begins with 'never'", Assert.Single(errors).Message, StringComparison.Ordinal);
        Assert.Null(PolicyProof.Of(Sample.Compile(""), "", out errors));
        Assert.Single(errors);
    }

    [Theory]
    [InlineData("use email for offers when opted-out(sharing), opted-in(sharing)", "13", "can never apply")]
    [InlineData("use email for offers unless opted-out(offers)\nnever use email for offers", "13", "is always forbidden by the rule in line 14")]
    [InlineData("use email for payment\nuse email for payment when gpc", "14", "it only repeats the rule in line 13")]
    [InlineData("never share email\nnever share email with marketer", "14", "it only repeats the rule in line 13")]
    public void A_rule_that_does_nothing_is_found(string statements, string line, string message)
    {
        var finding = Assert.Single(PolicyLint.Check(PolicyParser.Parse(Sample.Text(statements), "sample.md").Document!), d => d.Message.Contains(message, StringComparison.Ordinal));
        Assert.StartsWith($"sample.md:{line}:1: warning:", finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_finding_that_a_rule_repeats_others_is_right() =>
        NaiveRule.Any.Array[1, 6].Sample(rules =>
        {
            var policy = Sample.Compile(string.Join('\n', rules.Select(rule => rule.ToString())));
            foreach (var finding in PolicyLint.Check(policy.Document).Where(d => d.Message.Contains("says nothing new", StringComparison.Ordinal)))
            {
                var without = Sample.Compile(string.Join('\n', rules.Where((_, index) => index != finding.Line - Sample.FirstLine).Select(rule => rule.ToString())));
                Assert.True(PolicyDiff.Between(policy, without).IsEmpty, finding.ToString());
            }
        }, iter: 200);

    [Fact]
    public void The_world_speaks_of_known_facts() =>
        Assert.All(World.Exclusive.SelectMany(group => group).Concat(World.Implied.SelectMany(pair => new[] { pair.Fact, pair.Needs })), name => Assert.True(Fact.TryParse(name, out _), name));

    static bool Permits(CompiledPolicy policy, Cell cell, (Facts Facts, Place Residence) world, out DutySet duties) =>
        policy.Permits(new DecisionRequest(cell.Action, CategorySet.Of(cell.Category), cell.Purpose, cell.Recipient, world.Facts, world.Residence), out duties);

    /// <summary>Whether a condition may be as said, where a residence that is not known may be anything.</summary>
    static bool May(string word, (Facts Facts, Place Residence) world, bool hold)
    {
        if (Fact.TryParse(word, out var fact))
            return world.Facts.Contains(fact) == hold;
        Assert.True(Place.TryParse(word[9..^1], out var place));
        return hold ? !world.Residence.LiesOutside(place) : !world.Residence.LiesIn(place);
    }

    static int Count(Facts facts, Place residence) => facts.All.Count() + (residence == Place.Unknown ? 0 : 1);

    static bool Says(PolicyChange[] changes, ChangeKind kind, (Facts, Place) world) =>
        Array.Exists(changes, change => change.Kind == kind && Holds(change.Conditions, world));

    static ulong Duties(PolicyChange[] changes, ChangeKind kind, (Facts, Place) world)
    {
        var all = DutySet.None;
        foreach (var change in changes)
            if (change.Kind == kind && Holds(change.Conditions, world))
                all |= change.Duties;
        return all.Bits;
    }

    static bool Holds(IEnumerable<Condition> conditions, (Facts Facts, Place Residence) world) =>
        conditions.Any(condition => condition.Holds(world.Facts, world.Residence));
}
