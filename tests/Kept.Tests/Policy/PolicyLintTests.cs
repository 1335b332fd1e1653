using Kept.Policy;

namespace Kept.Tests.Policy;

public class PolicyLintTests
{
    [Fact]
    public void A_rule_outside_a_clause_is_an_error() =>
        Assert.Equal(["sample.md:12:1: error: this rule stands under no clause"],
            Findings(Sample.Head + "\n```policy\nkeep email until erased\n```\n"));

    [Fact]
    public void A_clause_without_a_rule_is_a_warning_only_where_it_is_marked() =>
        Assert.Equal(["sample.md:12:1: warning: the clause 'b' is marked '.ruled' and has no rule"],
            Findings(Sample.Head + "\n## A {#a}\n## B {#b .ruled}\n"));

    [Fact]
    public void Collecting_without_a_retention_is_a_warning_that_is_given_once() =>
        Assert.Equal(["sample.md:13:1: warning: collected, but no rule says how long to keep email"],
            Findings(Sample.Text("collect email, phone for offers\ncollect email for payment\nkeep phone for 3 days")));

    [Fact]
    public void Offers_that_ignore_the_default_are_a_warning()
    {
        var text = Sample.Text("use email for offers");
        Assert.Equal(["sample.md:13:1: warning: this rule sends offers to people who opted out"], Findings(text));
        Assert.Equal(["sample.md:13:1: warning: offers are opt-in here, but this rule asks for no opt-in"],
            Findings(text.Replace("opt-out", "opt-in", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("share email with marketer for offers unless opted-out(sharing)", true)]
    [InlineData("share email with marketer for offers when opted-in(sharing)", true)]
    [InlineData("use email for offers when opted-in(offers)", true)]
    [InlineData("share email with marketer for offers\nnever share email when opted-out(sharing)", true)]
    [InlineData("share email with marketer for offers\nnever share contact with marketer for offers when opted-out(sharing)", true)]
    [InlineData("share email, name with marketer for offers\nnever share email when opted-out(sharing)", false)]
    [InlineData("share email with marketer for offers\nnever share email with vendor when opted-out(sharing)", false)]
    [InlineData("share email with marketer for offers\nnever share email for payment when opted-out(sharing)", false)]
    [InlineData("share email with marketer for offers\nnever share email when opted-out(sharing) unless objected", false)]
    [InlineData("share email with marketer for offers\nnever share email when opted-out(sharing) and objected", false)]
    [InlineData("share email with marketer for offers\nnever share email when resident(us) and opted-out(sharing)", false)]
    [InlineData("share email with marketer for offers\nnever use email when opted-out(sharing)", false)]
    public void An_opt_out_counts_wherever_the_policy_heeds_it(string statements, bool heeded) =>
        Assert.Equal(heeded, !Findings(Sample.Text(statements)).Any(f => f.Contains("who opted out", StringComparison.Ordinal)));

    [Fact]
    public void Word_to_customers_needs_no_opt_in() =>
        Assert.Empty(Findings(Sample.Text("use email for offers when existing-customer unless opted-out(offers)").Replace("opt-out\n---", "opt-in\n---", StringComparison.Ordinal)));

    static IEnumerable<string> Findings(string text) =>
        PolicyLint.Check(PolicyParser.Parse(text, "sample.md").Document!).Select(d => d.ToString());
}
