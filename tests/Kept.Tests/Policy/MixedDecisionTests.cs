using Kept.Policy;
using static Kept.Policy.PolicyAction;
using static Kept.Tests.Policy.Sample;

namespace Kept.Tests.Policy;

public class MixedDecisionTests
{
    static readonly CompiledPolicy Old = Compile("use email, name for offers must record\nnever use phone");
    static readonly CompiledPolicy New = Compile("use email for offers when opted-in(offers) must why-link\nuse phone for offers must hash");

    /// <summary>INVARIANT (STICKY).</summary>
    [Fact]
    public void Each_category_is_decided_by_the_version_of_its_own_collection()
    {
        Assert.True(Decide("name, phone", Under(Old, "name"), Under(New, "phone")).Permitted);
        Assert.False(Decide("name, phone", Under(New, "name"), Under(Old, "phone")).Permitted);
    }

    [Fact]
    public void A_permit_owes_the_duties_of_all_parts_and_a_denial_none()
    {
        Assert.Equal("hash, record", Sorted(Decide("name, phone", Under(Old, "name"), Under(New, "phone")).Duties));
        Assert.True(Decide("name, email", Under(Old, "name"), Under(New, "email")).Duties.IsEmpty);
    }

    [Fact]
    public void A_category_that_two_collections_hold_needs_both_versions()
    {
        Assert.False(Decide("email", Under(Old, "email"), Under(New, "email")).Permitted);
        Assert.True(Decide("email", Under(Old, "email"), Under(New, "email", "opted-in(offers)")).Permitted);
    }

    [Fact]
    public void What_no_collection_holds_and_what_nobody_asks_is_denied()
    {
        Assert.Equal("phone", Decide("email, phone", Under(Old, "email, name")).Unheld.ToString());
        Assert.False(Decide("email, phone", Under(Old, "email, name")).Permitted);
        Assert.False(Decide("email").Permitted);
        Assert.False(Decide("", Under(Old, "email")).Permitted);
    }

    [Fact]
    public void The_answer_tells_each_version_and_its_reasons() =>
        Assert.Equal("""
            deny
            sample@2026-11-01 says permit
              use name for offers
              clause, line 13: use email, name for offers must record
              must record
            sample@2026-11-01 says deny
              use email for offers
              clause, line 13: email would be permitted if opted-in(offers) held
            no collection holds order

            """, Decide("name, email, order", Under(Old, "name"), Under(New, "email")).Explain());

    static MixedDecision Decide(string categories, params HeldPart[] parts)
    {
        var request = Ask(Use, categories, Purpose.Offers);
        var decision = MixedDecision.Decide(in request, parts);
        Assert.Equal(decision.Permitted, MixedDecision.Permits(in request, parts, out var duties));
        Assert.Equal(decision.Duties, duties);
        return decision;
    }

    static HeldPart Under(CompiledPolicy policy, string categories, string facts = "") =>
        new(policy, CategorySet.Parse(categories), Facts.Parse(facts));

    static string Sorted(DutySet duties) => string.Join(", ", duties.Duties.Select(duty => duty.Name).Order(StringComparer.Ordinal));
}
