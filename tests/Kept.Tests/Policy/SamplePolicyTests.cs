using Kept.Policy;

namespace Kept.Tests.Policy;

/// <summary>The policies that show what the language can say: one as Europe wants it, one as California does, and five exercises.</summary>
public class SamplePolicyTests
{
    static readonly string Folder = Path.Combine(Demo.Folder, "..", "samples", "policies");

    public static TheoryData<string> Names => [.. Files.Select(file => Path.GetRelativePath(Folder, file))];

    public static TheoryData<string> Shops => [.. Files.Select(file => Path.GetRelativePath(Folder, file)).Where(name => !name.StartsWith("exercises", StringComparison.Ordinal))];

    internal static IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    [Fact]
    public void There_are_two_for_shops_and_five_exercises() => Assert.Equal((2, 7), (Shops.Count, Names.Count));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_sample_parses_keeps_its_promises_and_has_no_findings(string name)
    {
        var policy = Demo.Load(Path.Combine(Folder, name));

        var findings = string.Join('\n', policy.CheckExpectations().Concat(PolicyLint.Check(policy.Document)));
        Assert.True(findings.Length == 0, findings);
        Assert.Equal(name, Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(name))!, policy.Document.Name, $"{policy.Document.Version:yyyy-MM-dd}.md"));
        Assert.True(policy.Document.Expectations.Count >= 15, "a sample shows with tests of its own what it promises");
        Assert.All(policy.Document.Clauses.Where(clause => clause.Rules.Count > 0), clause => Assert.NotEmpty(clause.Prose));
    }

    [Theory]
    [InlineData("collect", "name, email, postal-address, billing, payment-card, order, cart, choice", "order-processing", "site", "")]
    [InlineData("collect", "email, message, identity-proof", "rights-request", "site", "")]
    [InlineData("collect", "traffic", "analytics", "site", "")]
    [InlineData("collect", "ip-address, user-agent", "administration", "site", "")]
    [InlineData("use", "name, email, phone, postal-address, order", "customer-service", "site", "")]
    [InlineData("use", "name, email, order", "transaction-mail", "site", "")]
    [InlineData("use", "name, billing, payment-card, order", "accounting", "site", "")]
    [InlineData("use", "everything", "rights-request", "site", "")]
    [InlineData("use", "email, choice", "suppression", "site", "")]
    [InlineData("share", "name, email, billing, payment-card, order", "payment", "vendor", "agreement-signed")]
    [InlineData("share", "name, postal-address, phone, order", "delivery", "vendor", "agreement-signed")]
    [InlineData("share", "everything", "rights-request", "person", "")]
    [InlineData("share", "name, email, order", "legal-obligation", "authority", "legal-demand-approved")]
    public void A_shop_can_work_under_both_whoever_opted_out_of_what(string action, string categories, string purpose, string recipient, string facts)
    {
        var set = CategoryGroup.Find(categories)?.Members ?? CategorySet.Parse(categories);
        var refused = Enum.GetValues<Scope>().Aggregate(Facts.Parse(facts).With(Fact.Gpc), (all, scope) => all.With(Fact.OptedOut(scope)));
        foreach (var name in Shops)
        {
            var request = new DecisionRequest(Enum.Parse<PolicyAction>(action, ignoreCase: true), set, Purpose.Parse(purpose), Recipient.Parse(recipient), refused);
            var decision = Demo.Load(Path.Combine(Folder, name)).Decide(in request);
            Assert.True(decision.Permitted, $"{name}: {decision.Explain()}");
        }
    }

    [Fact]
    public void In_California_nothing_is_sold_or_shared_after_an_opt_out_a_signal_or_without_a_yes_under_16()
    {
        var policy = Demo.Load(Path.Combine(Folder, "tidewrack", "2026-11-01.md"));
        foreach (var recipient in new[] { Recipient.AdNetwork, Recipient.Marketer, Recipient.Advertiser })
        {
            foreach (var facts in new[] { "gpc", "opted-out(sharing)", "under-16", "under-13", "under-13, parent-consented", "gpc, opted-in(offers)" })
                Assert.True(Given(policy, recipient, facts).IsEmpty, $"{recipient} given {facts}");
        }
        Assert.False(Given(policy, Recipient.Marketer, "").IsEmpty);
    }

    [Fact]
    public void In_Europe_nothing_beyond_the_order_happens_without_a_yes()
    {
        var policy = Demo.Load(Path.Combine(Folder, "lindenhof", "2026-11-01.md"));
        Purpose[] extras = [Purpose.Offers, Purpose.ThirdPartyOffers, Purpose.TargetedAdvertising, Purpose.Enrichment, Purpose.MarketResearch, Purpose.ModelTraining];
        foreach (var category in Taxonomy.Categories.Select(term => Category.Parse(term.Name)))
        {
            foreach (var purpose in extras)
            {
                Assert.False(policy.Permits(new(PolicyAction.Use, CategorySet.Of(category), purpose, Recipient.Site, Facts.None, Place.FromCode("DE")), out _));
            }
        }
    }

    /// <summary>What goes to the recipient for an advertising purpose under the facts and an agreement.</summary>
    static CategorySet Given(CompiledPolicy policy, Recipient recipient, string facts) => Taxonomy.Categories
        .Select(term => CategorySet.Of(Category.Parse(term.Name)))
        .Where(set => new[] { Purpose.Offers, Purpose.TargetedAdvertising, Purpose.ThirdPartyOffers }.Any(purpose => policy.Permits(
            new(PolicyAction.Share, set, purpose, recipient, Facts.Parse(facts).With(Fact.AgreementSigned), Place.FromCode("US-CA")), out _)))
        .Aggregate(CategorySet.Empty, (all, set) => all | set);
}
