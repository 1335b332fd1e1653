using Kept.Server.Requests;

namespace Kept.Tests.Requests;

public sealed class ClockTests
{
    // A Wednesday.
    private static readonly DateTimeOffset Received = new(2026, 11, 25, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Access", "Ccpa", "Web", "2026-12-09", "2027-01-09", "2027-02-23")]
    [InlineData("Delete", "Gdpr", "Web", "2026-12-09", "2026-12-25", "2027-02-25")]
    [InlineData("OptOut", "Ccpa", "Web", null, "2026-12-16", null)]
    [InlineData("OptOut", "CanSpam", "Web", null, "2026-12-09", null)]
    [InlineData("Categories", "Sb27", "Letter", null, "2026-12-25", null)]
    [InlineData("Categories", "Sb27", "Elsewhere", null, "2027-04-24", null)]
    public void Each_law_has_its_terms(string kind, string law, string channel, string? confirm, string answer, string? extended)
    {
        var clock = RequestClocks.Of(Enum.Parse<RequestKind>(kind), Enum.Parse<RequestLaw>(law), Enum.Parse<RequestChannel>(channel));
        Assert.Equal(confirm, clock.Confirm?.After(Received).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(answer, clock.Answer.After(Received).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(extended, clock.Extension?.After(clock.Answer.After(Received)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Business_days_leave_weekends_out()
    {
        var friday = new DateTimeOffset(2026, 11, 27, 9, 0, 0, TimeSpan.Zero);
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero), new Term(1, TermUnit.BusinessDays).After(friday));
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero), new Term(1, TermUnit.BusinessDays).After(friday.AddDays(1)));
    }

    [Fact]
    public void A_month_from_the_end_of_January_ends_with_February() =>
        Assert.Equal(new DateTimeOffset(2027, 2, 28, 9, 0, 0, TimeSpan.Zero), new Term(1, TermUnit.Months).After(new DateTimeOffset(2027, 1, 31, 9, 0, 0, TimeSpan.Zero)));

    [Fact]
    public void Every_kind_has_a_clock_under_every_law_that_gives_it()
    {
        foreach (var kind in Enum.GetValues<RequestKind>())
            foreach (var european in new[] { true, false })
                Assert.Equal(RequestClocks.LawOf(kind, european), RequestClocks.Of(kind, RequestClocks.LawOf(kind, european)).Law);
    }

    [Fact]
    public void Every_denial_names_a_statute_and_a_reason_for_agents()
    {
        string[] known = ["suspected_fraud", "insuf_verification", "no_match", "claim_not_covered", "outside_jurisdiction", "too_many_requests", "other"];
        Assert.All(Denials.All, d => Assert.True(d.Sources.Length > 5 && known.Contains(d.Agents), d.Code));
        Assert.Equal(Denials.All.Count, Denials.All.Select(d => d.Code).Distinct().Count());
    }
}
