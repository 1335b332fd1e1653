using Kept.Policy;
using static Kept.Policy.PolicyAction;
using static Kept.Tests.Policy.Sample;

namespace Kept.Tests.Policy;

public class DecisionTests
{
    [Fact]
    public void What_is_not_said_is_denied()
    {
        var policy = Compile("use email for offers");

        Assert.True(policy.Permits(Ask(Use, "email", Purpose.Offers), out _));
        Assert.False(policy.Permits(Ask(Use, "email", Purpose.Analytics), out _));
        Assert.False(policy.Permits(Ask(Collect, "email", Purpose.Offers), out _));
        Assert.False(policy.Permits(Ask(Use, "phone", Purpose.Offers), out _));
        Assert.False(policy.Permits(Ask(Use, "email", Purpose.Offers, Recipient.Vendor), out _));
        Assert.False(policy.Permits(Ask(Share, "email", Purpose.Offers, Recipient.Vendor), out _));
    }

    [Fact]
    public void Every_category_of_a_request_must_be_permitted_but_several_rules_may_do_so_together()
    {
        var policy = Compile("use email for offers\nuse name for offers");

        Assert.True(policy.Permits(Ask(Use, "email, name", Purpose.Offers), out _));
        Assert.False(policy.Permits(Ask(Use, "email, name, phone", Purpose.Offers), out _));
    }

    [Fact]
    public void Never_wins_over_a_permit_wherever_it_stands()
    {
        var before = Compile("never use email for offers when objected\nuse email, name for offers");
        var after = Compile("use email, name for offers\nnever use email");

        Assert.True(before.Permits(Ask(Use, "email", Purpose.Offers), out _));
        Assert.False(before.Permits(Ask(Use, "email, name", Purpose.Offers, facts: "objected"), out _));
        Assert.False(after.Permits(Ask(Use, "email", Purpose.Offers), out _));
        Assert.True(after.Permits(Ask(Use, "name", Purpose.Offers), out _));
    }

    [Fact]
    public void A_rule_applies_when_all_its_conditions_hold_and_none_of_its_exceptions()
    {
        var policy = Compile("share email with marketer for offers unless opted-out(sharing), gpc when agreement-signed, dual-approval");

        Assert.True(Shares("agreement-signed, dual-approval"));
        Assert.False(Shares("agreement-signed"));
        Assert.False(Shares("agreement-signed, dual-approval, gpc"));
        Assert.False(Shares("agreement-signed, dual-approval, opted-out(sharing)"));

        bool Shares(string facts) => policy.Permits(Ask(Share, "email", Purpose.Offers, Recipient.Marketer, facts), out _);
    }

    [Fact]
    public void A_permit_carries_the_duties_of_every_rule_that_applied_and_a_denial_none()
    {
        var policy = Compile("""
            use email for offers must why-link
            use email, name for offers must record
            use phone for offers must encrypt
            use email for offers when gpc must hash
            """);

        Assert.True(policy.Permits(Ask(Use, "email, name", Purpose.Offers), out var duties));
        Assert.Equal("why-link, record", duties.ToString());
        Assert.False(policy.Permits(Ask(Use, "email, order", Purpose.Offers), out duties));
        Assert.True(duties.IsEmpty);
    }

    [Fact]
    public void Nothing_asked_and_anything_outside_the_vocabulary_is_denied()
    {
        var policy = Compile("use everything for offers");

        Assert.False(policy.Permits(new(Use, CategorySet.Empty, Purpose.Offers, Recipient.Site, Facts.None), out _));
        Assert.False(policy.Permits(new(Use, new(ulong.MaxValue), Purpose.Offers, Recipient.Site, Facts.None), out _));
        Assert.False(policy.Permits(new(Use, new(1), Purpose.Offers, Recipient.Site, Facts.None), out _));
        Assert.False(policy.Permits(Ask(Use, "email", default) with { Purpose = new(200) }, out _));
        Assert.False(policy.Permits(Ask(Use, "email", default), out _));
        Assert.False(policy.Permits(Ask(Use, "email", Purpose.Offers) with { Recipient = default }, out _));
        Assert.False(policy.Permits(Ask((PolicyAction)77, "email", Purpose.Offers), out _));
        Assert.False(policy.Permits(Ask(Use, "email", Purpose.Offers) with { Facts = new(1UL << 63) }, out _));
    }

    /// <summary>INVARIANT (DENY).</summary>
    [Theory]
    [InlineData("opted-in(offers), opted-out(offers)")]
    [InlineData("under-13, age-screen-passed, gpc")]
    public void Facts_that_contradict_each_other_are_denied(string facts)
    {
        var decision = Compile("use everything for offers").Decide(Ask(Use, "email", Purpose.Offers, facts: facts));

        Assert.False(decision.Permitted);
        Assert.StartsWith("the request states facts that contradict each other: ", decision.Reasons.Single().Text);
    }

    [Fact]
    public void What_would_have_to_change_takes_every_rule_and_contradiction_into_account()
    {
        var policy = Compile("""
            use email for offers when opted-in(offers)
            never use email when objected unless written-terms
            never use email unless identity-verified
            """);
        var request = Ask(Use, "email", Purpose.Offers, facts: "opted-out(offers), objected");
        var change = policy.Decide(in request).Reasons.Select(reason => reason.Change).OfType<DecisionChange>().Single();

        Assert.Equal(Facts.Parse("opted-out(offers)"), new(change.Gone.Bits & Facts.Parse("opted-out(offers)").Bits));
        Assert.True(policy.Permits(request with { Facts = new((request.Facts.Bits | change.Held.Bits) & ~change.Gone.Bits) }, out _));
    }

    [Fact]
    public void A_permit_is_explained_by_its_rules() =>
        Assert.Equal("""
            permit
              use email for offers
              clause, line 13: use email for offers must record
              must record

            """, Compile("use email for offers must record").Decide(Ask(Use, "email", Purpose.Offers)).Explain());

    /// <summary>Whoever is under 13 is under 16 without saying so. When the one must go, the other has to be said.</summary>
    [Fact]
    public void What_only_followed_from_a_fact_that_must_go_is_said()
    {
        var policy = Compile("use email for offers unless under-13 when under-16");
        var request = Ask(Use, "email", Purpose.Offers) with { Facts = Facts.None.With(Fact.Under13) };
        var change = policy.Decide(in request).Reasons.Select(reason => reason.Change).OfType<DecisionChange>().Single();
        Assert.Equal((Facts.None.With(Fact.Under16), Facts.None.With(Fact.Under13)), (change.Held, change.Gone));
        Assert.True(policy.Permits(request with { Facts = change.Held }, out _));
    }

    [Fact]
    public void A_denial_is_explained_by_what_forbids_and_what_would_have_to_change() =>
        Assert.Equal("""
            deny
              share name, email, phone with marketer for offers given gpc
              clause, line 14: never share phone with marketer
              clause, line 13: email would be permitted if agreement-signed held and gpc did not hold
              no rule permits to share name, phone with marketer for offers

            """, Compile("share email with marketer for offers unless gpc when agreement-signed\nnever share phone with marketer")
            .Decide(Ask(Share, "email, name, phone", Purpose.Offers, Recipient.Marketer, "gpc")).Explain());

    [Fact]
    public void Deciding_does_not_allocate()
    {
        var policy = Demo.Load("inkwell/2026-11-01.md");
        var request = Ask(Share, "name, email", Purpose.Offers, Recipient.Marketer, "agreement-signed");
        policy.Permits(in request, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
            policy.Permits(in request, out _);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
