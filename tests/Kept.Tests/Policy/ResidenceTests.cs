using CsCheck;
using Kept.Policy;
using static Kept.Policy.PolicyAction;

namespace Kept.Tests.Policy;

public class ResidenceTests
{
    [Theory]
    [InlineData("use email for offers when resident(california)", "US-CA", true)]
    [InlineData("use email for offers when resident(california)", "US-NY", false)]
    [InlineData("use email for offers when resident(us)", "US-CA", true)]
    [InlineData("use email for offers when resident(eu)", "DE", true)]
    [InlineData("use email for offers when resident(eu)", "NO", false)]
    [InlineData("use email for offers when resident(eea)", "NO", true)]
    [InlineData("use email for offers unless resident(eu)", "US", true)]
    [InlineData("use email for offers unless resident(eu)", "FR", false)]
    [InlineData("use email for offers when resident(us) unless resident(california)", "US-OR", true)]
    [InlineData("use email for offers\nnever use email when resident(california)", "US-CA", false)]
    [InlineData("use email for offers\nnever use email when resident(california)", "DE", true)]
    [InlineData("use email for offers\nnever use email unless resident(us)", "US-PR", true)]
    [InlineData("use email for offers\nnever use email unless resident(us)", "DE", false)]
    public void A_rule_may_ask_where_a_person_lives(string statements, string code, bool permitted) =>
        Assert.Equal(permitted, Permits(statements, Place.FromCode(code), out _));

    /// <summary>INVARIANT (DENY): an unknown residence is nowhere a permit asks for, and everywhere a refusal speaks of.</summary>
    [Theory]
    [InlineData("use email for offers when resident(california)")]
    [InlineData("use email for offers unless resident(california)")]
    [InlineData("use email for offers\nnever use email when resident(california)")]
    [InlineData("use email for offers\nnever use email unless resident(california)")]
    public void Where_it_is_unknown_whether_a_person_lives_there_the_answer_is_no(string statements)
    {
        Assert.False(Permits(statements, Place.Unknown, out _));
        Assert.False(Permits(statements, new(ushort.MaxValue), out _));
        Assert.False(Permits(statements, Place.FromCode("US"), out _));
        Assert.False(Permits(statements, Place.FromCode("XX"), out _));
    }

    [Fact]
    public void A_duty_that_may_be_owed_is_owed()
    {
        const string statements = "use email for offers\nuse email for offers when resident(eu) must record\nuse email for offers unless resident(eu) must hash";

        Assert.Equal("record", Duties("DE"));
        Assert.Equal("hash", Duties("US"));
        Assert.Equal("record, hash", Duties(""));

        string Duties(string code) => Permits(statements, Place.FromCode(code), out var duties) ? duties.ToString() : "denied";
    }

    /// <summary>INVARIANT (DENY): what is permitted to somebody whose residence is unknown or rough is permitted wherever they may live, with no more duties.</summary>
    [Fact]
    public void Knowing_less_about_a_residence_never_permits_more()
    {
        string[] places = ["california", "us", "germany", "eu"];
        var condition = Gen.Select(Gen.OneOf("when", "unless"), Gen.OneOf(places), (word, place) => $" {word} resident({place})");
        var rule = Gen.Select(
            Gen.OneOf("use email, name", "use email", "never use name", "never use email"), Gen.OneOf(condition, Gen.Const("")), Gen.OneOf("record", "hash", ""),
            (verb, when, duty) => verb[0] == 'n' ? verb + when : $"{verb} for offers{when}{(duty.Length > 0 ? " must " + duty : "")}");
        Place[] rough = [Place.Unknown, Place.FromCode("US"), Place.FromCode("EU"), Place.FromCode("EEA")];
        rule.Array[1, 7].Sample(rules =>
        {
            var policy = Sample.Compile(string.Join('\n', rules));
            foreach (var less in rough)
            {
                if (!Permits(policy, less, out var owed))
                    continue;
                foreach (var exact in Place.All.Where(place => less == Place.Unknown || place.LiesIn(less)))
                {
                    Assert.True(Permits(policy, exact, out var duties), exact.Name);
                    Assert.Equal(owed, owed | duties);
                }
            }
        }, iter: 300);
    }

    [Fact]
    public void The_explanation_says_what_would_have_to_be_known()
    {
        var policy = Sample.Compile("use email for offers when resident(us) unless resident(california) must hash\nuse name for offers\nuse name for offers when resident(eu) must record");

        Assert.Contains("email would be permitted if the person were known to live in us and outside california",
            policy.Decide(Sample.Ask(Use, "email", Purpose.Offers)).Explain());
        Assert.Contains("use name for offers given resident(germany)", policy.Decide(Ask("name", "DE")).Explain());
        Assert.Contains("its duties are owed, since the person may live there: use name", policy.Decide(Ask("name", "")).Explain());

        static DecisionRequest Ask(string category, string code) => Sample.Ask(Use, category, Purpose.Offers) with { Residence = Place.FromCode(code) };
    }

    [Fact]
    public void Every_place_has_one_name_and_one_code()
    {
        Assert.Equal(57 + 242 + 3, Place.All.Count());
        Assert.All(Place.All, place => Assert.True(Place.TryParse(place.Name, out var same) && same == place));
        Assert.All(Place.All, place => Assert.Equal(place, Place.FromCode(place.Code)));
        Assert.All(Place.All, place => Assert.Matches("^[a-z]+(-[a-z]+)*$", place.Name));
        Assert.All(Place.All, place => Assert.True(place.LiesIn(place) && !place.LiesOutside(place)));
        Assert.False(Place.TryParse("atlantis", out _));
        Assert.False(Place.Unknown.LiesIn(Place.FromCode("US")) || Place.Unknown.LiesOutside(Place.FromCode("US")));
        Assert.Equal(27 + 7, Place.All.Count(place => place.Code is not ("EU" or "EEA") && place.LiesIn(Place.FromCode("EU"))));
    }

    [Fact]
    public void A_place_that_is_none_and_too_many_of_them_are_errors()
    {
        Assert.Equal("sample.md:13:27: error: 'resident(californai)' is not a condition; did you mean 'resident(california)'?",
            Sample.Error("use email for offers when resident(californai)"));
        var places = string.Join('\n', Place.All.Take(9).Select(place => $"use email for offers when resident({place})"));
        Assert.Equal("sample.md:21:1: error: a policy names at most 8 places of residence", Sample.Error(places));
    }

    [Fact]
    public void Whoever_is_under_13_is_under_16()
    {
        var policy = Sample.Compile("use email for offers unless under-16\nuse name for offers when under-16\nuse phone for offers unless under-13");

        Assert.False(policy.Permits(Sample.Ask(Use, "email", Purpose.Offers, facts: "under-13"), out _));
        Assert.True(policy.Permits(Sample.Ask(Use, "name", Purpose.Offers, facts: "under-13"), out _));
        Assert.True(policy.Permits(Sample.Ask(Use, "phone", Purpose.Offers, facts: "under-16"), out _));
    }

    static bool Permits(string statements, Place residence, out DutySet duties) => Permits(Sample.Compile(statements), residence, out duties);

    static bool Permits(CompiledPolicy policy, Place residence, out DutySet duties) =>
        policy.Permits(Sample.Ask(Use, "email", Purpose.Offers) with { Residence = residence }, out duties);
}
