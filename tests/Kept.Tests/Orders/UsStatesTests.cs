using Kept.Server.Orders;

namespace Kept.Tests.Orders;

public class UsStatesTests
{
    [Theory]
    [InlineData("94607", "CA")]
    [InlineData("97209", "OR")]
    [InlineData("10001", "NY")]
    [InlineData("06390", "NY")]
    [InlineData("02139", "MA")]
    [InlineData("20500", "DC")]
    [InlineData("00901", "PR")]
    [InlineData("96799", "AS")]
    [InlineData("09012", "AE")]
    [InlineData("83414", "WY")]
    [InlineData("88510", "TX")]
    public void A_zip_code_lies_in_its_state(string zip, string state) => Assert.Null(UsStates.Mismatch(zip, state));

    [Fact]
    public void A_zip_code_of_another_state_is_told_with_both_names() =>
        Assert.Equal("ZIP 94607 is in California, not Texas.", UsStates.Mismatch("94607", "TX"));

    [Fact]
    public void A_zip_code_that_nobody_has_is_told_as_such() =>
        Assert.Contains("No ZIP code begins with 000", UsStates.Mismatch("00012", "NY"), StringComparison.Ordinal);

    [Theory]
    [InlineData("94607", "94607")]
    [InlineData(" 94607 ", "94607")]
    [InlineData("94607-1234", "94607-1234")]
    [InlineData("946071234", "94607-1234")]
    public void Zip_codes_are_read_as_people_write_them(string typed, string read)
    {
        Assert.True(UsStates.TryZip(typed, out var zip));
        Assert.Equal(read, zip);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("9460")]
    [InlineData("9460A")]
    [InlineData("٩٤٦٠٧")]
    [InlineData("94607-12")]
    public void What_is_no_zip_code_is_refused(string? typed) => Assert.False(UsStates.TryZip(typed, out _));

    [Fact]
    public void Every_prefix_of_every_state_is_found_in_that_state()
    {
        foreach (var (code, _) in UsStates.All)
            Assert.Contains(Enumerable.Range(0, 1000), p => UsStates.Mismatch($"{p:000}01", code) is null);
    }
}
