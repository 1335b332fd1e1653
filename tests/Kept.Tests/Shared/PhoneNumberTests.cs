using CsCheck;
using Kept.Server.Shared;

namespace Kept.Tests.Shared;

public class PhoneNumberTests
{
    [Theory]
    [InlineData("(510) 444-0142", "+15104440142")]
    [InlineData("510.444.0142", "+15104440142")]
    [InlineData("+1 510 444 0142", "+15104440142")]
    [InlineData("1-510-444-0142", "+15104440142")]
    [InlineData("tel:+1-510-444-0142", "+15104440142")]
    [InlineData("+49 30 901820", "+4930901820")]
    [InlineData("+44 (0)20 7946 0018", "+442079460018")]
    [InlineData("٥١٠٤٤٤٠١٤٢", "+15104440142")]
    [InlineData("＋１　５１０－４４４－０１４２", "+15104440142")]
    [InlineData("\u202a+1 510 444 0142\u202c", "+15104440142")]
    [InlineData("1-800-FLOWERS", "+18003569377")]
    [InlineData("510\u2212444\u20110142", "+15104440142")]
    public void Numbers_are_stored_as_e164(string typed, string stored) => CheckRead(typed, stored);

    [Theory]
    [InlineData("510 444 0142 ext. 12")]
    [InlineData("510 444 0142 ext 12")]
    [InlineData("510 444 0142 ext: 12")]
    [InlineData("(510) 444-0142x12")]
    [InlineData("510-444-0142 X 12")]
    [InlineData("510-444-0142, extension 12")]
    [InlineData("510-444-0142 extn. 12")]
    [InlineData("510-444-0142 #12")]
    [InlineData("5104440142ext12")]
    [InlineData("tel:+1-510-444-0142;ext=12")]
    [InlineData("+15104440142; ext=12")]
    [InlineData("510 444 0142 ext. ١٢")]
    public void Extensions_are_stored_with_the_number(string typed)
    {
        CheckRead(typed, "+15104440142;ext=12");
        Assert.Equal("+15104440142", PhoneNumber.Dialled("+15104440142;ext=12"));
        Assert.Equal("+15104440142 ext. 12", PhoneNumber.Display("+15104440142;ext=12"));
    }

    [Theory]
    [InlineData("", "Enter a telephone number")]
    [InlineData(null, "Enter a telephone number")]
    [InlineData("call me", "cannot be read")]
    [InlineData("call 510 444 0142", "cannot be read")]
    [InlineData("510 444 0142 Bob", "too many digits")]
    [InlineData("510 444 0142 (Bob)", "cannot be read")]
    [InlineData("510 444 0142 ext", "cannot be read")]
    [InlineData("510 444 0142 ext. 12345678901", "cannot be read")]
    [InlineData("510 444 0142,,12", "cannot be read")]
    [InlineData("510 444 0142 or 510 444 0143", "cannot be read")]
    [InlineData("510 444 0142\n510 444 0143", "cannot be read")]
    [InlineData("12345", "too few digits")]
    [InlineData("444-0142", "too few digits")]
    [InlineData("510 444 01422", "too many digits")]
    [InlineData("011 444 0142", "telephone number")]
    [InlineData("+999 123 456 789", "cannot be read")]
    [InlineData("55555555555555555555555555555555555555555555555", "cannot be read")]
    [InlineData("5555555555555555555555555555555555555555555555555555555555555555555555555555", "cannot be read")]
    public void What_cannot_be_dialled_whole_is_refused_with_the_reason(string? typed, string reason)
    {
        Assert.False(PhoneNumber.TryNormalise(typed, out _));
        Assert.Contains(reason, PhoneNumber.Problem(typed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(510) 444-0142", "tel:+15104440142")]
    [InlineData("1-800-FLOWERS ext. 12", "tel:+18003569377;ext=12")]
    [InlineData("call us", null)]
    public void A_link_dials_the_whole_number(string typed, string? link) => Assert.Equal(link, PhoneNumber.Link(typed));

    [Fact]
    public void What_is_accepted_reads_the_same_when_shown_and_typed_again()
    {
        var character = Gen.OneOf(Gen.Char['0', '9'], Gen.Char[' ', '/'], Gen.Char['a', 'z'], Gen.Char['٠', '٩']);
        var number = Gen.Select(Gen.Int[2, 9], Gen.Int[0, 99_999_999], Gen.OneOf(Gen.Const(""), Gen.Const("x"), Gen.Const(" ext. "), Gen.Const(";ext="), Gen.Const("#")), Gen.Int[1, 99_999],
            (area, rest, label, extension) => $"{area}1{rest:00000000}{label}{(label.Length == 0 ? "" : extension)}");
        Gen.OneOf(number, character.Array[1, 30].Select(c => new string(c))).Sample(typed =>
        {
            if (!PhoneNumber.TryNormalise(typed, out var stored))
                return;
            CheckRead(PhoneNumber.Display(stored)!, stored);
            CheckRead(stored, stored);
            Assert.Matches(@"^\+[1-9][0-9]{4,14}(;ext=[0-9]{1,10})?$", stored);
        }, iter: 3000);
    }

    private static void CheckRead(string typed, string stored)
    {
        Assert.Null(PhoneNumber.Problem(typed));
        Assert.True(PhoneNumber.TryNormalise(typed, out var read));
        Assert.Equal(stored, read);
    }
}
