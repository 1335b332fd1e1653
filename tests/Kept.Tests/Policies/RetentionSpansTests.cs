using Kept.Policy;
using Kept.Server.Policies;
using Kept.Tests.Policy;

namespace Kept.Tests.Policies;

/// <summary>INVARIANT (STICKY): the version in force when something was collected says when it is deleted.</summary>
public sealed class RetentionSpansTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("keep traffic for 30 days", "keep visitor-id for 90 days", 30)]
    [InlineData("keep traffic for 90 days", "keep visitor-id for 30 days", 30)]
    [InlineData("keep traffic for 2 weeks", "keep visitor-id for 1 months", 14)]
    [InlineData("keep traffic until erased", "keep visitor-id for 30 days", 30)]
    [InlineData("keep traffic for 30 days", "", 1)]
    [InlineData("", "", 1)]
    public void The_shorter_retention_counts_and_silence_means_a_day(string traffic, string visitor, int days)
    {
        var only = Version(DateTimeOffset.UnixEpoch, traffic, visitor);
        var span = Assert.Single(RetentionSpans.Ended([only], Now, Category.Traffic, Category.VisitorId));
        Assert.Equal((DateTimeOffset.UnixEpoch, Now.AddDays(-days)), span);
    }

    [Fact]
    public void What_is_kept_until_erased_is_never_due() =>
        Assert.Empty(
            RetentionSpans.Ended(
                [Version(DateTimeOffset.UnixEpoch, "keep traffic until erased")],
                Now,
                Category.Traffic
            )
        );

    [Fact]
    public void A_version_begins_at_its_own_moment_and_not_at_the_midnight_before()
    {
        var begins = Now.AddDays(-60).AddHours(3);
        PolicyVersion[] versions =
        [
            Version(begins, "keep traffic for 30 days"),
            Version(Now.AddDays(-100), "keep traffic until erased"),
        ];
        Assert.Equal([(begins, Now.AddDays(-30))], RetentionSpans.Ended(versions, Now, Category.Traffic));
    }

    [Fact]
    public void A_version_that_has_ended_deletes_nothing_of_its_successor()
    {
        var begins = Now.AddDays(-60);
        PolicyVersion[] versions =
        [
            Version(begins, "keep traffic for 1 years"),
            Version(Now.AddDays(-100), "keep traffic for 10 days"),
        ];
        Assert.Equal([(DateTimeOffset.UnixEpoch, begins)], RetentionSpans.Ended(versions, Now, Category.Traffic));
    }

    [Fact]
    public void A_version_to_come_deletes_nothing() =>
        Assert.Equal(
            [(DateTimeOffset.UnixEpoch, Now.AddDays(-90))],
            RetentionSpans.Ended(
                [
                    Version(Now.AddDays(1), "keep traffic for 1 days"),
                    Version(DateTimeOffset.UnixEpoch, "keep traffic for 90 days"),
                ],
                Now,
                Category.Traffic
            )
        );

    private static PolicyVersion Version(DateTimeOffset effectiveAt, params string[] statements)
    {
        var document = Sample.Parse(string.Join('\n', ["collect order for payment", .. statements])).Document!;
        return new PolicyVersion(document, CompiledPolicy.Compile(document), effectiveAt);
    }
}
