using CsCheck;
using Kept.Server.People;

namespace Kept.Tests.People;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData("  Ada.Lovelace@EXAMPLE.com ", "ada.lovelace@example.com")]
    [InlineData("ada+ink@bücher.example", "ada+ink@xn--bcher-kva.example")]
    [InlineData("o'brien@mail.example.co.uk", "o'brien@mail.example.co.uk")]
    public void A_plain_mailbox_is_normalised(string typed, string normalised)
    {
        Assert.True(EmailAddress.TryNormalise(typed, out var result));
        Assert.Equal(normalised, result);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("ada@")]
    [InlineData("@example.com")]
    [InlineData("ada@localhost")]
    [InlineData("ada@exa mple.com")]
    [InlineData("ada@example..com")]
    [InlineData("ada@-example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("ada@example.com, bob@example.com")]
    [InlineData("ada@example.com\r\nBcc: bob@example.com")]
    public void Anything_else_is_refused(string? typed) => Assert.False(EmailAddress.IsValid(typed));

    [Fact]
    public void Normalising_never_throws_and_is_stable() => Gen.String.Sample(text =>
    {
        if (EmailAddress.TryNormalise(text, out var once))
            Assert.True(EmailAddress.TryNormalise(once, out var twice) && once == twice);
    });
}
