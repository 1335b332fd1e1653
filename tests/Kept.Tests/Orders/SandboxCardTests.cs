using CsCheck;
using Kept.Server.Orders.Sandbox;

namespace Kept.Tests.Orders;

public class SandboxCardTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_test_card_has_a_right_check_digit_and_a_verdict() => Assert.All(SandboxCard.TestCards, c =>
    {
        Assert.True(SandboxCard.IsLuhnValid(SandboxCard.Digits(c.Number)));
        Assert.Equal(c.Verdict, SandboxCard.VerdictOf(SandboxCard.Digits(c.Number)));
    });

    [Fact]
    public void One_wrong_digit_is_always_noticed() => Gen.Select(Gen.Int[0, 15], Gen.Int[1, 9]).Sample((place, by) =>
    {
        var digits = "4242424242424242".ToCharArray();
        digits[place] = (char)('0' + (digits[place] - '0' + by) % 10);
        Assert.False(SandboxCard.IsLuhnValid(new string(digits)));
    });

    [Theory]
    [InlineData("11/26", true)]
    [InlineData("12 / 2026", true)]
    [InlineData("10/26", false)]
    [InlineData("13/27", false)]
    [InlineData("4/2", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_card_is_good_until_its_month_ends(string? typed, bool good) => Assert.Equal(good, SandboxCard.ExpiryError(typed, Now) is null);

    [Fact]
    public void Any_expiry_is_answered_without_an_exception() => Gen.String.Sample(text => { SandboxCard.ExpiryError(text, Now); });
}
