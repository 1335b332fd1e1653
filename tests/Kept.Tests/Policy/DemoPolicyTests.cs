using Kept.Policy;

namespace Kept.Tests.Policy;

public class DemoPolicyTests
{
    public static TheoryData<string> Names =>
        [.. Demo.Files.Select(file => Path.GetRelativePath(Demo.Folder, file))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_policy_parses_keeps_its_promises_and_has_no_findings(string name)
    {
        var policy = Demo.Load(name);

        Assert.Equal([], policy.CheckExpectations().Select(d => d.ToString()));
        Assert.Equal([], PolicyLint.Check(policy.Document).Select(d => d.ToString()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_policy_lies_at_its_name_and_version_and_has_at_least_ten_tests_of_its_own(string name)
    {
        var document = Demo.Load(name).Document;

        Assert.Equal(name, Path.Combine(document.Name, $"{document.Version:yyyy-MM-dd}.md"));
        Assert.True(document.Expectations.Count >= 10);
    }

    /// <summary>What every shop does, whatever its policy says about marketing.</summary>
    [Theory]
    [InlineData("collect", "name, email, postal-address, billing, payment-card, order", "order-processing", "site", "")]
    [InlineData("collect", "name, email, phone, company, order-note, gift-recipient, terms-accepted, choice, cart", "order-processing", "site", "")]
    [InlineData("collect", "name, email, message, identity-proof", "rights-request", "site", "")]
    [InlineData("collect", "traffic, visitor-id", "analytics", "site", "")]
    [InlineData("collect", "ip-address, user-agent", "administration", "site", "")]
    [InlineData("collect", "preference, cart", "customisation", "site", "")]
    [InlineData("use", "traffic, visitor-id", "analytics", "site", "")]
    [InlineData("use", "ip-address", "administration", "site", "")]
    [InlineData("use", "name, email, phone, postal-address, billing, order", "customer-service", "site", "")]
    [InlineData("use", "name, postal-address, billing, payment-card, order", "accounting", "site", "")]
    [InlineData("use", "name, email, order, fraud-signal, ip-address", "fraud-prevention", "site", "")]
    [InlineData("use", "everything", "rights-request", "site", "")]
    [InlineData("use", "email, choice", "suppression", "site", "")]
    [InlineData("share", "name, email, billing, payment-card, order", "payment", "vendor", "agreement-signed")]
    [InlineData("share", "name, postal-address, phone, order", "delivery", "vendor", "agreement-signed")]
    [InlineData("share", "everything", "rights-request", "person", "")]
    [InlineData("share", "name, email, order", "legal-obligation", "authority", "legal-demand-approved")]
    public void Under_every_policy_a_shop_can_work(string action, string categories, string purpose, string recipient, string facts)
    {
        var set = CategoryGroup.Find(categories)?.Members ?? CategorySet.Parse(categories);
        var request = new DecisionRequest(Enum.Parse<PolicyAction>(action, ignoreCase: true), set, Purpose.Parse(purpose),
            Recipient.Parse(recipient), Facts.Parse(facts));
        foreach (var name in Names)
        {
            var decision = Demo.Load(name).Decide(in request);
            Assert.True(decision.Permitted, $"{name}: {decision.Explain()}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_opt_out_ever_blocks_an_order_or_what_is_written_about_it(string name)
    {
        var policy = Demo.Load(name);
        Purpose[] purposes =
            [Purpose.OrderProcessing, Purpose.Payment, Purpose.CustomerService, Purpose.TransactionMail, Purpose.PolicyNotice];
        for (var choices = 0; choices < 1 << Enum.GetValues<Scope>().Length; choices++)
        {
            var facts = Enum.GetValues<Scope>().Aggregate(
                Facts.None.With(Fact.Gpc), (all, scope) => all.With(Fact.OptedOut(scope), (choices >> (int)scope & 1) != 0));
            Assert.All(purposes, purpose => Assert.True(
                policy.Permits(Sample.Ask(PolicyAction.Use, "name, email, postal-address", purpose) with { Facts = facts }, out _)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Checkout_needs_the_same_five_things_everywhere(string name) =>
        Assert.Equal("name, email, postal-address, billing, payment-card", Demo.Load(name).Required(Purpose.OrderProcessing).ToString());
}
