using Kept.Server.Network;

namespace Kept.Tests.Network;

/// <summary>Days and moments as shoppers read them.</summary>
public sealed class SiteTimeTests
{
    [Theory]
    [InlineData("America/Los_Angeles", "2026-12-01T07:30:00Z", "November 30, 2026", "November 30, 2026, 11:30 PM")]
    [InlineData("America/Los_Angeles", "2026-07-01T07:30:00Z", "July 1, 2026", "July 1, 2026, 12:30 AM")]
    [InlineData("Europe/Berlin", "2026-12-31T23:30:00Z", "January 1, 2027", "January 1, 2027, 12:30 AM")]
    [InlineData("Nowhere/AtAll", "2026-12-31T23:30:00Z", "December 31, 2026", "December 31, 2026, 11:30 PM")]
    public void Moment_is_written_in_the_time_of_the_shop(string zone, string at, string day, string moment)
    {
        var site = new Site
        {
            Id = "s",
            Host = "s.example",
            Name = "S",
            Company = "S",
            PostalAddress = [],
            PrivacyEmail = "p@s.example",
            SupportEmail = "h@s.example",
            Policy = "s",
            TimeZone = zone,
        };
        Assert.Equal((day, moment), (site.Day(DateTimeOffset.Parse(at, null)), site.Moment(DateTimeOffset.Parse(at, null))));
    }
}
