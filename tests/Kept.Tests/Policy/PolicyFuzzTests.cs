using System.Diagnostics;
using Kept.Policy;

namespace Kept.Tests.Policy;

public class PolicyFuzzTests
{
    [Fact]
    public void A_spoilt_policy_never_breaks_the_parser()
    {
        var mutator = new PolicyMutator(Demo.Files.Concat(SamplePolicyTests.Files).Select(File.ReadAllText));
        var tried = Stopwatch.StartNew();
        for (var seed = 1UL; tried.Elapsed < TimeSpan.FromSeconds(4) || seed < 2_000; seed++)
        {
            var text = mutator.Next(seed);
            Assert.True(PolicyMutator.Fault(text) is null, $"Seed {seed}: {PolicyMutator.Fault(text)}");
        }
    }

    /// <summary>The parser's work grows with the text and no faster: the longest text of each kind takes a moment.</summary>
    [Theory]
    [InlineData("use emial, fone for ofers when resident(californai)\n")]
    [InlineData("use zzzzzzzzzzzzzzzzzzzz, yyyyyyyyyyyyyyyyyyyy for xxxxxxxxxxxxxxxxxxxx\n")]
    [InlineData("never use name\n")]
    [InlineData("expect deny share everything\n")]
    [InlineData("(")]
    [InlineData("\n")]
    [InlineData("#")]
    [InlineData("{#a}\n")]
    [InlineData("```policy\n```\n")]
    [InlineData("---\n")]
    [InlineData("name: a\n")]
    [InlineData("> ```policy\n")]
    [InlineData("~~~ a\n")]
    [InlineData("use email\nfor offers\n\n")]
    [InlineData("    use emial for ofers\n")]
    [InlineData("use email for offers when resident(xxxxxxxx)\n")]
    [InlineData("\u2011")]
    [InlineData("\r")]
    public void The_longest_text_of_a_kind_is_read_in_a_moment(string piece)
    {
        var start = Sample.Text("use email for offers")[..^4];
        foreach (var head in new[] { "", "---\n", start })
        {
            var count = (PolicyParser.LongestText - head.Length) / piece.Length;
            var text = head + string.Concat(Enumerable.Repeat(piece, count));
            var clock = Stopwatch.StartNew();

            Assert.Null(PolicyMutator.Fault(text));

            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public void The_same_seed_spoils_in_the_same_way()
    {
        var mutator = new PolicyMutator(Demo.Files.Concat(SamplePolicyTests.Files).Select(File.ReadAllText));

        Assert.Equal(mutator.Next(7), mutator.Next(7));
        Assert.NotEqual(mutator.Next(7), mutator.Next(8));
    }
}
