using System.Xml.Linq;
using CsCheck;
using Kept.Server.Catalog;
using Kept.Server.Catalog.Art;
using Kept.Server.Catalog.Import;
using Kept.Server.Network;

namespace Kept.Tests.Catalog;

public class SearchTests
{
    private static readonly string Samples = Path.Combine(AppContext.BaseDirectory, "samples");

    private static readonly SiteCatalog Shop = Load("cartridges");

    private static readonly SiteCatalog Stationer = Load("paper");

    [Theory]
    [InlineData("hp63xl", "hp-63xl-black")]
    [InlineData("HP 63 XL black", "hp-63xl-black")]
    [InlineData("63xl", "hp-63xl-black")]
    [InlineData("f6u64an", "hp-63xl-black")]
    [InlineData("F6U-64AN", "hp-63xl-black")]
    [InlineData("tn 820", "brother-tn-820-black")]
    [InlineData("TN820", "brother-tn-820-black")]
    public void A_cartridge_is_found_however_its_name_is_typed(string query, string sku) =>
        Assert.Contains(sku, Shop.Search.Find(query).Items.Take(8).Select(i => i.Sku));

    [Theory]
    [InlineData("officejet 4650")]
    [InlineData("OfficeJet4650")]
    [InlineData("office-jet 4650")]
    [InlineData("offcejet 4650")]
    [InlineData("hp officejet 4650 printer")]
    public void A_printer_is_found_however_its_name_is_typed(string query) =>
        Assert.Contains("/printers/hp/officejet-4650", Shop.Search.Find(query).Printers.Take(4).Select(p => p.Url));

    [Fact]
    public void Nothing_is_found_for_nonsense() => Assert.True(Shop.Search.Find("qqqzzzwww").IsEmpty);

    [Fact]
    public void Words_nothing_has_are_left_out_and_that_is_said()
    {
        var result = Stationer.Search.Find("envelopes qqqzzzwww");
        Assert.True(result.Partly);
        Assert.NotEmpty(result.Items);
    }

    [Fact]
    public void Whatever_is_typed_searching_never_throws() => Gen.String[0, 300].Sample(q => Shop.Search.Find(q));

    [Fact]
    public void Every_product_is_found_by_its_own_name() => Assert.All(
        Shop.Items.Concat(Stationer.Items),
        item => Assert.Contains(item, (item.Product.Type is null ? Stationer : Shop).Search.Find(item.Name).Items));

    [Fact]
    public void Every_picture_is_sound_svg_without_styles_and_the_same_each_time() => Assert.All(
        Shop.Items.Concat(Stationer.Items),
        item =>
        {
            var svg = ProductArt.Draw(item.Product);
            Assert.Equal(svg, ProductArt.Draw(item.Product));
            Assert.DoesNotContain(XDocument.Parse(svg).Descendants().Attributes(), a => a.Name == "style" || a.Value.Contains("NaN", StringComparison.Ordinal));
        });

    [Fact]
    public void Edit_distance_knows_the_four_slips_and_gives_up_beyond_the_bound()
    {
        Assert.Equal(1, EditDistance.AtMost("officejet", "offcejet", 2));
        Assert.Equal(1, EditDistance.AtMost("pixma", "pxima", 1));
        Assert.Null(EditDistance.AtMost("epson", "canon", 1));
        Gen.Select(Gen.String[0, 12], Gen.String[0, 12]).Sample((a, b) => EditDistance.AtMost(a, b, 3) == EditDistance.AtMost(b, a, 3));
    }

    [Fact]
    public void Names_are_ordered_as_people_count() =>
        Assert.Equal(["HL-9", "hl-10", "HL-10a", "HL-100"], new[] { "HL-100", "HL-10a", "hl-10", "HL-9" }.Order(NaturalOrder.Comparer));

    private static SiteCatalog Load(string catalogue)
    {
        var set = SeedCatalog.Read(new Site
        {
            Id = "s",
            Host = "s.test",
            Name = "S",
            Company = "S",
            PostalAddress = [],
            PrivacyEmail = "p@s.test",
            SupportEmail = "s@s.test",
            Policy = "s",
            Catalogue = catalogue,
        }, Samples);
        return new SiteCatalog(set.Products, set.Printers, set.Fits);
    }
}
