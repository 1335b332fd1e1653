using Kept.Server.People;

namespace Kept.Tests.People;

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
    [InlineData("96941", "FM")]
    [InlineData("96960", "MH")]
    [InlineData("96940", "PW")]
    [InlineData("96910", "GU")]
    [InlineData("96950", "MP")]
    [InlineData("73960", "TX")]
    [InlineData("34002", "AA")]
    [InlineData("96201", "AP")]
    [InlineData("00801", "VI")]
    [InlineData("00501", "NY")]
    [InlineData("05501", "MA")]
    [InlineData("20588", "MD")]
    [InlineData("20598", "VA")]
    [InlineData("72643", "MO")]
    [InlineData("42223", "KY")]
    [InlineData("42223", "TN")]
    [InlineData("86044", "UT")]
    [InlineData("97635", "CA")]
    public void A_zip_code_lies_in_its_state(string zip, string state) => Assert.Null(UsStates.Mismatch(zip, state));

    [Theory]
    [InlineData("10001", "CA")]
    [InlineData("06390", "CT")]
    [InlineData("20588", "DC")]
    [InlineData("83414", "ID")]
    [InlineData("73960", "OK")]
    [InlineData("96799", "HI")]
    [InlineData("96941", "GU")]
    [InlineData("96950", "FM")]
    [InlineData("96150", "NV")]
    [InlineData("09012", "AP")]
    [InlineData("99999", "CA")]
    [InlineData("96999", "GU")]
    [InlineData("00000", "NY")]
    public void A_zip_code_of_elsewhere_is_refused(string zip, string state) => Assert.NotNull(UsStates.Mismatch(zip, state));

    [Fact]
    public void A_zip_code_of_another_state_is_told_with_both_names() =>
        Assert.Equal("ZIP 94607 is in California, not Texas.", UsStates.Mismatch("94607", "TX"));

    [Fact]
    public void A_zip_code_that_nobody_has_is_told_as_such() =>
        Assert.Contains("There is no ZIP code 00012.", UsStates.Mismatch("00012", "NY"), StringComparison.Ordinal);

    [Theory]
    [InlineData("94607", "94607")]
    [InlineData(" 94607 ", "94607")]
    [InlineData("94607-1234", "94607-1234")]
    [InlineData("946071234", "94607-1234")]
    [InlineData("94607 1234", "94607-1234")]
    [InlineData("94607\u20131234", "94607-1234")]
    [InlineData("\u00a094607\t", "94607")]
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
    [InlineData("94607-")]
    [InlineData("94-607")]
    [InlineData("9 4 6 0 7")]
    [InlineData("94607--1234")]
    [InlineData("CA 94607")]
    [InlineData("94607\u200b")]
    [InlineData("94607\n1234")]
    public void What_is_no_zip_code_is_refused(string? typed) => Assert.False(UsStates.TryZip(typed, out _));

    [Fact]
    public void Every_area_lies_in_one_state_and_every_state_has_a_zip_code()
    {
        var named = UsState.All.SelectMany(s => $"{s.Zips} {s.Shared}".Split([' ', '-'])).Where(z => z.Length == 5).ToHashSet();
        var areas = Enumerable.Range(0, 1000).Select(n => $"{n:000}77").Where(zip => !named.Contains(zip));
        Assert.All(areas, zip => Assert.True(StatesOf(zip).Count <= 1, zip));
        Assert.All(named, zip => Assert.InRange(StatesOf(zip).Count, 1, 3));
        Assert.All(UsState.All, state => Assert.Contains(areas.Concat(named), zip => UsStates.Mismatch(zip, state.Code) is null));

        static List<UsState> StatesOf(string zip) => [.. UsState.All.Where(s => UsStates.Mismatch(zip, s.Code) is null)];
    }
}
