using Kept.Policy;

namespace Kept.Tests.Policy;

public class ExpectationTests
{
    [Fact]
    public void An_expectation_that_fails_is_an_error_at_its_line_with_the_explanation()
    {
        var finding = Assert.Single(Sample.Compile("use email for offers\n  expect deny use email for offers").CheckExpectations());

        Assert.StartsWith("sample.md:14:3: error: expected deny, got permit", finding.ToString());
        Assert.Contains("use email for offers", finding.Message);
    }

    [Theory]
    [InlineData("expect deny use name, email for offers", false)]
    [InlineData("expect deny use name, phone for offers", true)]
    [InlineData("expect permit use email for offers must record", true)]
    [InlineData("expect permit use email for offers must record, hash", false)]
    [InlineData("expect deny use email", false)]
    [InlineData("expect deny use phone", true)]
    [InlineData("expect deny share email", true)]
    [InlineData("expect permit use email for offers, analytics", false)]
    [InlineData("expect permit use email for offers given gpc", false)]
    public void A_denial_is_expected_of_each_category_alone_and_what_is_left_out_means_all(string expectation, bool holds) =>
        Assert.Equal(holds, Sample.Compile($"use email for offers unless gpc must record\n{expectation}").CheckExpectations().Count == 0);
}
