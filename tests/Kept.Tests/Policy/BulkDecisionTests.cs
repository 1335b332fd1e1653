using Kept.Policy;
using static Kept.Policy.PolicyAction;
using static Kept.Tests.Policy.Sample;

namespace Kept.Tests.Policy;

public class BulkDecisionTests
{
    static readonly CompiledPolicy Policy = Compile("share email with marketer for offers unless opted-out(sharing) when agreement-signed");
    static readonly DecisionRequest Question = Ask(Share, "email", Purpose.Offers, Recipient.Marketer);
    static readonly ulong Signed = Facts.None.With(Fact.AgreementSigned).Bits;
    static readonly ulong Out = Facts.None.With(Fact.OptedOut(Scope.Sharing)).Bits;

    [Fact]
    public void Each_person_gets_a_bit_and_the_permitted_ones_are_counted()
    {
        var permitted = new ulong[1];

        Assert.Equal(2, BulkDecision.Compile(Policy, Question).Decide([Signed, Out | Signed, 0, Signed], permitted));
        Assert.Equal(0b1001UL, permitted[0]);
    }

    [Fact]
    public void Facts_of_the_question_hold_for_everybody_and_need_no_column()
    {
        var bulk = BulkDecision.Compile(Policy, Question with { Facts = new(Signed) });
        var permitted = new ulong[1];

        Assert.Equal("opted-out(sharing)", bulk.Reads.ToString());
        Assert.Equal(2, bulk.Decide([0, Out, Signed], permitted));
        Assert.Equal(0b101UL, permitted[0]);
    }

    [Fact]
    public void A_person_whose_facts_contradict_those_of_the_question_is_denied()
    {
        var given = Facts.None.With(Fact.OptedIn(Scope.Sharing)).With(Fact.AgreementSigned);

        Assert.Equal(1, BulkDecision.Compile(Policy, Question with { Facts = given }).Decide([0, Out], new ulong[1]));
    }

    [Fact]
    public void Too_little_room_is_refused_before_anything_is_written()
    {
        var mixed = BulkMixedDecision.Compile([Policy], Question);
        var error = Assert.Throws<ArgumentException>(() => BulkDecision.Compile(Policy, Question).Decide(new ulong[65], new ulong[1]));
        var permitted = new ulong[] { 7 };

        Assert.StartsWith("65 people need 2 words, but there are 1.", error.Message);
        Assert.Throws<ArgumentException>(() => mixed.Decide(new ulong[65], [new byte[65]], permitted));
        Assert.StartsWith("1 categories need as many columns", Assert.Throws<ArgumentException>(() => mixed.Decide(new ulong[1], [], permitted)).Message);
        Assert.StartsWith("A column of versions has 2 people", Assert.Throws<ArgumentException>(() => mixed.Decide(new ulong[1], [new byte[2]], permitted)).Message);
        Assert.Throws<ArgumentException>(() => BulkMixedDecision.Compile([.. Enumerable.Repeat(Policy, 256)], Question));
        Assert.Equal(7UL, permitted[0]);
    }

    [Fact]
    public void Each_category_follows_the_version_its_column_names()
    {
        var both = Ask(Use, "email, name", Purpose.Offers);
        var mixed = BulkMixedDecision.Compile([Compile("use email for offers"), Compile("use email, name for offers unless gpc")], in both);
        var permitted = new ulong[1];
        var gpc = Facts.None.With(Fact.Gpc).Bits;

        // The order of the columns is that of the categories' numbers: name, email.
        Assert.Equal(2, mixed.Decide([0, gpc, 0, 0], [new byte[] { 1, 1, 1, BulkMixedDecision.NotHeld }, new byte[] { 0, 0, 1, 0 }], permitted));
        Assert.Equal(0b101UL, permitted[0]);
    }

    [Theory]
    [InlineData("unless under-16", 0b0001)]
    [InlineData("when under-16", 0b1110)]
    [InlineData("when under-16 unless under-13", 0b0100)]
    [InlineData("when under-13 unless under-16", 0b0000)]
    [InlineData("when under-13 and under-16", 0b1010)]
    [InlineData("unless under-13 or under-16", 0b0001)]
    public void Whoever_is_under_13_is_under_16_in_bulk_too(string conditions, ulong expected)
    {
        var (policy, question) = (Compile($"use email for offers {conditions}"), Ask(Use, "email", Purpose.Offers));
        ulong[] people = [.. new[] { "", "under-13", "under-16", "under-13, under-16" }.Select(facts => Facts.Parse(facts).Bits)];
        var (table, terms) = (new ulong[1], new ulong[1]);
        BulkDecision.Compile(policy, question).Decide(people, table);
        BulkDecision.Compile(policy, question, mostFacts: -1).Decide(people, terms);

        Assert.Equal([expected, expected], [table[0], terms[0]]);
        Assert.All(people.Index(), person => Assert.Equal(
            (expected >> person.Index & 1) != 0, policy.Permits(question with { Facts = new(person.Item) }, out _)));
    }

    [Fact]
    public void Everybody_of_a_question_lives_where_it_says()
    {
        var policy = Compile("use email for offers unless resident(california)\nnever use email when resident(us) and gpc");
        ulong[] people = [0, Facts.None.With(Fact.Gpc).Bits];

        Assert.Equal(0b11UL, Answer("DE"));
        Assert.Equal(0b01UL, Answer("US-OR"));
        Assert.Equal(0b00UL, Answer("US-CA"));
        Assert.Equal(0b00UL, Answer(""));

        ulong Answer(string code)
        {
            var (question, one, mixed) = (Ask(Use, "email", Purpose.Offers) with { Residence = Place.FromCode(code) }, new ulong[1], new ulong[1]);
            BulkDecision.Compile(policy, question).Decide(people, one);
            BulkMixedDecision.Compile([policy], question).Decide(people, [new byte[2]], mixed);
            Assert.Equal(one, mixed);
            return one[0];
        }
    }

    [Fact]
    public void Deciding_in_bulk_does_not_allocate()
    {
        var (facts, permitted) = (new ulong[5000], new ulong[79]);
        ReadOnlyMemory<byte>[] columns = [new byte[5000]];
        var (bulk, mixed) = (BulkDecision.Compile(Policy, Question), BulkMixedDecision.Compile([Policy], Question));
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            bulk.Decide(facts, permitted);
            mixed.Decide(facts, columns, permitted);
        }
    }

    /// <summary>The fallback of processors without the instruction gives the same places.</summary>
    [Fact]
    public void The_place_of_facts_in_a_table_is_the_same_with_and_without_the_processors_help()
    {
        const ulong Reads = 0b1010_0110_0000_0010;
        for (var facts = 0UL; facts < 1 << 16; facts++)
            Assert.Equal(BulkPlaces.Of(facts, Reads), BulkPlaces.Slowly(facts, Reads));
        Assert.All(Enumerable.Range(0, 1 << 5), place => Assert.Equal((ulong)place, BulkPlaces.Slowly(BulkPlaces.FactsAt(place, Reads), Reads)));
    }
}
