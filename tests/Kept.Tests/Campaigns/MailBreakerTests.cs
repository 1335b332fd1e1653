using Kept.Server.Campaigns;
using Kept.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kept.Tests.Campaigns;

public sealed class MailBreakerTests
{
    private readonly TestClock clock = new();

    [Fact]
    public void Opens_after_five_failures_in_a_row_and_lets_one_mail_of_each_lane_probe()
    {
        var breaker = new MailBreaker(clock, NullLogger<MailBreaker>.Instance);
        Fail(breaker, 4);
        breaker.Answered();
        Fail(breaker, 4);
        Assert.True(breaker.MayTry(bulk: false) && breaker.OpenSince is null);
        Fail(breaker, 1);
        Assert.NotNull(breaker.OpenSince);
        Assert.False(breaker.MayTry(bulk: false));
        Assert.False(breaker.MayTry(bulk: true));
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.True(breaker.MayTry(bulk: true));
        Assert.True(breaker.MayTry(bulk: false));
        Assert.False(breaker.MayTry(bulk: false));
        breaker.Answered();
        Assert.True(breaker.MayTry(bulk: false) && breaker.MayTry(bulk: false));
    }

    [Fact]
    public void Failed_probes_grow_rarer_up_to_five_minutes()
    {
        var breaker = new MailBreaker(clock, NullLogger<MailBreaker>.Instance);
        Fail(breaker, 20);
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.True(breaker.MayTry(bulk: false));
        clock.Advance(TimeSpan.FromMinutes(4));
        Assert.False(breaker.MayTry(bulk: false));
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.True(breaker.MayTry(bulk: false));
    }

    /// <summary>RFC 5321 section 4.5.4.1: the give-up time needs to be at least four to five days.</summary>
    [Fact]
    public void Tries_span_four_to_six_days_and_never_come_at_the_same_moment()
    {
        for (var i = 0; i < 100; i++)
        {
            var waits = Enumerable.Range(1, RetrySchedule.MostTries - 1).Select(n => RetrySchedule.After(n)!.Value).ToList();
            Assert.InRange(waits.Aggregate((a, b) => a + b).TotalDays, 4, 6);
            Assert.InRange(waits[0].TotalSeconds, 60, 75);
        }
        Assert.Null(RetrySchedule.After(RetrySchedule.MostTries));
        Assert.True(Enumerable.Range(0, 50).Select(_ => RetrySchedule.After(9)).Distinct().Count() > 1);
    }

    private static void Fail(MailBreaker breaker, int times)
    {
        for (var i = 0; i < times; i++)
            breaker.Failed("smtp-unreachable");
    }
}
