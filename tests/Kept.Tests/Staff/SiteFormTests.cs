using CsCheck;
using Kept.Server.Network;
using Kept.Server.Staff;

namespace Kept.Tests.Staff;

public class SiteFormTests
{
    private static readonly Site Inkwell = new()
    {
        Id = "inkwell",
        Host = "inkwell.example",
        Name = "Inkwell",
        Company = "Inkwell Supply LLC",
        PostalAddress = ["Inkwell Supply LLC", "1200 Harbor Way", "Oakland, CA 94607"],
        PrivacyEmail = "privacy@inkwell.example",
        SupportEmail = "help@inkwell.example",
        Policy = "inkwell",
        Shipping = [new("standard", "Standard", "3–5 days", 4.95m, 45m), new("express", "Express", "1 day", 14.95m, null)],
    };

    [Fact]
    public void A_site_goes_through_the_form_unchanged()
    {
        var form = SiteForm.Of(Inkwell).WithEmptyRow();
        Assert.Empty(form.Errors([]));
        var site = form.ApplyTo(Inkwell);
        Assert.Equal(Inkwell.PostalAddress, site.PostalAddress);
        Assert.Equal(Inkwell.Shipping, site.Shipping);
        Assert.Equal(Inkwell with { PostalAddress = site.PostalAddress, Shipping = site.Shipping }, site);
    }

    [Fact]
    public void A_host_of_another_site_is_refused()
    {
        var form = SiteForm.Of(Inkwell);
        form.Host = " Foolscap.Example ";
        var error = Assert.Single(form.Errors([Inkwell with { Id = "foolscap", Host = "foolscap.example", Name = "Foolscap" }]));
        Assert.Equal("Host", error.Field);
        Assert.Contains("Foolscap", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+1 510 555 0142", null)]
    [InlineData("(510) 555-0142 ext. 12", null)]
    [InlineData("", null)]
    [InlineData("555-0142", "too few digits")]
    [InlineData("123-456-7890", "Nobody can have")]
    [InlineData("510 555 0142 or 510 555 0143", "cannot be read")]
    public void The_telephone_of_a_site_is_read_as_everybodys_is(string phone, string? problem)
    {
        var form = SiteForm.Of(Inkwell);
        form.Phone = phone;
        Assert.Equal(problem is null ? [] : ["Phone"], form.Errors([]).Select(e => e.Field));
        Assert.All(form.Errors([]), e => Assert.Contains(problem!, e.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://shop.example")]
    [InlineData("shop.example:5080")]
    [InlineData("shop example")]
    [InlineData("-shop.example")]
    [InlineData("shop..example")]
    [InlineData("10.0.0.1")]
    [InlineData("")]
    [InlineData(null)]
    public void A_malformed_host_is_refused(string? host) => Assert.Null(HostName.Normalise(host));

    [Fact]
    public void Whatever_is_typed_as_host_is_refused_or_a_name_that_uris_take() => Gen.String.Sample(text =>
        HostName.Normalise(text) is not { } host || Uri.CheckHostName(host) == UriHostNameType.Dns);

    [Theory]
    [InlineData("Accent", "red")]
    [InlineData("Accent", "#12345")]
    [InlineData("Accent", "#ffff00")]
    [InlineData("AccentDark", "#111111")]
    public void A_colour_that_is_none_or_cannot_be_read_is_refused(string field, string colour)
    {
        var form = SiteForm.Of(Inkwell);
        if (field == "Accent")
            form.Accent = colour;
        else
            form.AccentDark = colour;
        Assert.Equal(field, Assert.Single(form.Errors([])).Field);
    }

    [Fact]
    public void Errors_of_a_way_to_ship_stand_beside_its_own_row()
    {
        var form = SiteForm.Of(Inkwell).WithEmptyRow();
        form.Shipping[1].Price = "4,95";
        form.Shipping[2].Id = "standard";
        Assert.Equal(
            ["Shipping[1].Price", "Shipping[2].Days", "Shipping[2].Id", "Shipping[2].Name", "Shipping[2].Price"],
            form.Errors([]).Select(e => e.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Contrast_is_one_to_twenty_one_and_the_same_both_ways() => Gen.Int[0, 0xffffff].Select(Gen.Int[0, 0xffffff]).Sample((a, b) =>
    {
        var ratio = Contrast.Ratio($"#{a:x6}", $"#{b:x6}");
        return ratio is >= 1 and <= 21.0001 && Math.Abs(ratio - Contrast.Ratio($"#{b:x6}", $"#{a:x6}")) < 1e-9;
    });

    [Fact]
    public void Contrast_of_black_on_white_is_21() => Assert.Equal(21, Contrast.Ratio("#000000", "#ffffff"), 3);
}
