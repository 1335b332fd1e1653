using CsCheck;
using Kept.Server.Shared;

namespace Kept.Tests.Shared;

/// <summary>Moments as programs read and write them.</summary>
public sealed class TimestampTests
{
    [Theory]
    [InlineData("2026-11-30T09:15:00Z", "2026-11-30T09:15:00.000Z")]
    [InlineData("2026-11-30t09:15:00.5z", "2026-11-30T09:15:00.500Z")]
    [InlineData("2026-11-30T09:15:00.123456789+02:00", "2026-11-30T07:15:00.123Z")]
    [InlineData("2024-02-29T23:59:59-00:30", "2024-03-01T00:29:59.000Z")]
    public void Rfc_3339_is_read(string text, string moment) => Assert.Equal(moment, Timestamp.Format(Timestamp.Parse(text)!.Value));

    [Theory]
    [InlineData(null), InlineData(""), InlineData("2026-11-30"), InlineData("2026-11-30T09:15:00"), InlineData("2026-11-30T09:15Z"), InlineData("2026-11-30 09:15:00Z")]
    [InlineData("2026-02-30T09:15:00Z"), InlineData("2026-11-30T24:00:00Z"), InlineData("2026-11-30T09:15:60Z"), InlineData("2026-11-30T09:15:00+25:00")]
    [InlineData("11/30/2026 09:15:00Z"), InlineData(" 2026-11-30T09:15:00Z"), InlineData("2026-11-30T09:15:00Z\n"), InlineData("1790000000"), InlineData("20261130T091500Z")]
    [InlineData("\u0662026-11-30T09:15:00Z"), InlineData("2026-W49-1T09:15:00Z"), InlineData("2026-11-30T09:15:00,5Z")]
    public void Anything_else_is_refused(string? text) => Assert.Null(Timestamp.Parse(text));

    [Fact]
    public void What_is_written_is_read_back_to_the_millisecond() =>
        Gen.Long[0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()].Select(DateTimeOffset.FromUnixTimeMilliseconds)
            .Sample(at => Timestamp.Parse(Timestamp.Format(at)) == at);

    [Fact]
    public void Nothing_that_is_typed_throws() => Gen.String.Sample(text => Timestamp.Parse(text) is null || text.Length >= 20);
}
