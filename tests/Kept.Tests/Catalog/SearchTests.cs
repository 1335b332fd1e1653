using System.Xml.Linq;
using CsCheck;
using Kept.Server.Catalog;
using Kept.Server.Catalog.Art;
using Kept.Server.Catalog.Import;
using Kept.Server.Network;
using Kept.Server.Shared;

namespace Kept.Tests.Catalog;

public class SearchTests
{
    private static readonly string Samples = Path.Combine(AppContext.BaseDirectory, "samples");

    private static readonly SiteCatalog Shop = Load("cartridges");

    private static readonly SiteCatalog Stationer = Load("paper");

    [Theory]
    [InlineData("Café", "cafe"), InlineData("Cafe\u0301", "cafe"), InlineData("CRÈME BRÛLÉE", "creme brulee")]
    [InlineData("Straße", "strasse"), InlineData("STRASSE", "strasse"), InlineData("Łódź", "lodz"), InlineData("Smørrebrød", "smorrebrod")]
    [InlineData("ＴＮ－７３０", "tn-730"), InlineData("ﬁne", "fine")]
    public void Case_accents_width_and_ligatures_do_not_count(string text, string folded) =>
        Assert.Equal(folded, TextFold.Of(text));

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

    [Theory]
    [InlineData("hp 61 black", "hp-61-black", null)]
    [InlineData("CH561WN", "hp-61-black", null)]
    [InlineData("ch-561-wn", "hp-61-black", null)]
    [InlineData("ch 561 wn", "hp-61-black", null)]
    [InlineData("ch‑561–wn", "hp-61-black", null)]
    [InlineData("tn-852", null, "tn-852")]
    [InlineData("pg-246", null, "pg-246")]
    [InlineData("TN 852", null, "TN 852")]
    [InlineData("pg 246", null, "pg 246")]
    [InlineData("PG 246 XL", null, "PG 246")]
    [InlineData("tn-730, tn-852", "brother-tn-730-black", "tn-852")]
    [InlineData("CH561WN, CH562WN", "hp-61-tri-colour", null)]
    [InlineData("tn730/tn760", "brother-tn-760-black", null)]
    [InlineData("2 pack tn-730", "brother-tn-730-black", null)]
    [InlineData("CH561WN#140", "hp-61-black", null)]
    [InlineData("hp 62 envy 5640", "hp-62-multipack", null)]
    [InlineData("hp №61 black", "hp-61-black", null)]
    [InlineData("tn-\u0667\u0663\u0660", "brother-tn-730-black", null)]
    [InlineData("252xl black", "epson-t252xl-black", null)]
    public void A_part_number_comes_first_and_one_that_nothing_has_is_said(string query, string? first, string? missing)
    {
        var result = Shop.Search.Find(query);
        Assert.Equal(missing, result.MissingNumber);
        if (first is not null)
            Assert.Equal(first, result.Items[0].Sku);
        else
            Assert.NotEmpty(result.Items);
    }

    [Fact]
    public void The_family_that_was_asked_for_stands_before_its_neighbours()
    {
        var names = Shop.Search.Find("hp 62").Items.Select(i => i.Name).ToList();
        Assert.Contains("HP 62 ", names[0], StringComparison.Ordinal);
        Assert.DoesNotContain(names.TakeWhile(n => !n.Contains("HP 62", StringComparison.Ordinal)), n => n.Contains("HP 63", StringComparison.Ordinal));
    }

    [Fact]
    public void A_family_stands_together_and_a_number_within_a_part_number_is_not_of_it()
    {
        var names = Shop.Search.Find("hp 62").Items.Select(i => i.Name).ToList();
        Assert.True(names.FindLastIndex(n => n.Contains("HP 62", StringComparison.Ordinal)) < names.FindIndex(n => n.Contains("HP 63", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("hp 912")]
    [InlineData("912 xl black")]
    [InlineData("hp 912xl")]
    public void The_nearest_differs_by_one_digit(string query)
    {
        var typed = string.Concat(query.Where(char.IsDigit));
        var best = Shop.Search.Find(query).Items[0].Name;
        Assert.Contains(SearchWords.Cut(best).SelectMany(SearchWords.Parts), part => EditDistance.AtMost(typed, part, 1) is not null);
    }

    [Fact]
    public void A_number_comes_first_where_it_exists_and_else_the_nearest_with_a_word_on_it()
    {
        var result = Shop.Search.Find("912xl");
        var exists = Shop.Items.Any(i => i.Name.Contains("912XL", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(exists ? null : "912xl", result.MissingNumber);
        Assert.True(!exists || result.Items[0].Name.Contains("912XL", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("café")]
    [InlineData("CAFE")]
    [InlineData("cafe\u0301")]
    [InlineData("ｃａｆｅ")]
    public void Accents_and_width_do_not_matter(string query) => Assert.Equal(["Cafe Creme"], Named("Cafe Creme", "Other").Search.Find(query).Items.Select(i => i.Name));

    [Theory]
    [InlineData("straße", "Strasse")]
    [InlineData("strasse", "Straße")]
    [InlineData("STRASSE", "Große Straße")]
    [InlineData("smorrebrod", "Smørrebrød")]
    public void Letters_that_have_two_spellings_find_each_other(string query, string name) =>
        Assert.Equal([name], Named(name, "Other").Search.Find(query).Items.Select(i => i.Name));

    [Fact]
    public void Full_width_finds_what_plain_letters_find() => Assert.Equal(
        Shop.Search.Find("tn-730").Items.Select(i => i.Sku), Shop.Search.Find("ＴＮ－７３０").Items.Select(i => i.Sku));

    [Fact]
    public void Every_part_number_leads_to_its_own_product_however_it_is_written() => Assert.All(Shop.Items.Where(i => i.Product.OemNumber is not null).OrderBy(i => i.Sku, StringComparer.Ordinal).Where((_, i) => i % 12 == 0), item =>
    {
        var number = item.Product.OemNumber!;
        foreach (var written in new[] { number, number.ToLowerInvariant(), string.Join('-', number.Chunk(3).Select(c => new string(c))), string.Join(' ', number.Chunk(4).Select(c => new string(c))) })
        {
            var result = Shop.Search.Find(written);
            Assert.Null(result.MissingNumber);
            Assert.Equal(number, result.Items[0].Product.OemNumber);
        }
    });

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
    public void Names_are_ordered_as_people_count() =>
        Assert.Equal(["HL-9", "hl-10", "HL-10a", "HL-100"], new[] { "HL-100", "HL-10a", "hl-10", "HL-9" }.Order(NaturalOrder.Comparer));

    private static SiteCatalog Named(params string[] names) => new(
        names.Select((n, i) => new Product { SiteId = "s", Sku = $"p-{i}", Kind = "ink", Brand = "B", Name = n }), [], []);

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
