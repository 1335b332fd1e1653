using Kept.Server.People;

namespace Kept.Tests.People;

public class PhoneNumberTests
{
    [Theory]
    [InlineData("(510) 444-0142", "+15104440142")]
    [InlineData("510.444.0142", "+15104440142")]
    [InlineData("+1 510 444 0142", "+15104440142")]
    [InlineData("+49 30 901820", "+4930901820")]
    public void Numbers_are_kept_as_e164(string typed, string e164)
    {
        Assert.True(PhoneNumber.TryNormalise(typed, out var read));
        Assert.Equal(e164, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("call me")]
    [InlineData("12345")]
    [InlineData("+999 123 456 789")]
    [InlineData("55555555555555555555555555555555555555555555555")]
    public void What_nobody_can_call_is_refused(string? typed) => Assert.False(PhoneNumber.TryNormalise(typed, out _));
}
