using CsCheck;
using Kept.Server.Catalog;
using Kept.Server.Shared;

namespace Kept.Tests.Catalog;

/// <summary>Whatever rows the database holds, a site's catalogue can be built from them and shown.</summary>
public sealed class SnapshotTests
{
    private static readonly Gen<string> Text = Gen.OneOf(
        Any(
            "",
            " ",
            "ink",
            "toner",
            "HP",
            "hp",
            "Epson",
            "EPSON",
            "epson ",
            "é",
            "ß",
            "リコー",
            "-",
            "/",
            "hp/a",
            "hp/b",
            "a",
            "\u0000",
            "\ud800",
            "'",
            "=1",
            "black",
            "a/b/c",
            "🖨"
        ),
        Gen.String[0, 8]
    );

    private static readonly Gen<int?> Number = Any<int?>(null, 0, 1, -1, int.MaxValue, int.MinValue);

    private static readonly Gen<Product> Products = Gen.Select(
            Text,
            Text,
            Text,
            Text,
            Text,
            Number,
            Any(0L, 1L, -5L, long.MaxValue, long.MinValue)
        )
        .Select(
            (sku, kind, brand, name, extra, number, cents) =>
                new Product
                {
                    SiteId = "s",
                    Sku = sku,
                    Kind = kind,
                    Brand = brand,
                    Name = name,
                    OemNumber = extra,
                    Colour = extra,
                    Type = kind,
                    Size = name,
                    PageYield = number,
                    Sheets = number,
                    WeightGsm = number,
                    Price = new Money(cents),
                }
        );

    private static readonly Gen<Printer> Printers = Gen.Select(Text, Text, Text, Text, Number)
        .Select(
            (path, brand, series, model, year) =>
                new Printer
                {
                    SiteId = "s",
                    Path = path,
                    Brand = brand,
                    Series = series,
                    Model = model,
                    Technology = model,
                    Year = year,
                }
        );

    [Fact]
    public void Random_rows_never_keep_a_catalogue_from_being_built_searched_or_drawn() =>
        Gen.Select(Products.Array[0, 8], Printers.Array[0, 8], Gen.Select(Text, Text).Array[0, 12], Text)
            .Sample(
                (products, printers, fits, query) =>
                {
                    var catalog = new SiteCatalog(
                        products.DistinctBy(p => p.Sku),
                        printers.DistinctBy(p => p.Path),
                        fits.Select(f => new Fit
                        {
                            SiteId = "s",
                            Printer = f.Item1,
                            Sku = f.Item2,
                        })
                    );
                    catalog.Search.Find(query);
                    foreach (var item in catalog.Items)
                    {
                        Assert.StartsWith($"/art/{item.Sku}.svg", item.ArtUrl, StringComparison.Ordinal);
                        Assert.DoesNotContain(item, item.Family(catalog, 4));
                        Assert.NotEqual("", item.CostText);
                    }
                    Assert.All(catalog.Brands, b => Assert.NotEmpty(b.Series));
                    Assert.Equal(catalog.Printers.Count, catalog.Brands.Sum(b => b.Count));
                }
            );

    [Fact]
    public void Two_spellings_of_a_brand_share_one_page_with_all_models()
    {
        var catalog = new SiteCatalog(
            [],
            [
                PrinterOf("epson/wf-2010", "Epson"),
                PrinterOf("epson/wf-2020", "Epson"),
                PrinterOf("epson/lq-2090", "EPSON"),
            ],
            []
        );
        var brand = Assert.Single(catalog.Brands);
        Assert.Equal(("Epson", "epson", 3), (brand.Name, brand.Slug, brand.Count));
    }

    private static Gen<T> Any<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Printer PrinterOf(string path, string brand) =>
        new()
        {
            SiteId = "s",
            Path = path,
            Brand = brand,
            Series = "S",
            Model = path,
            Technology = "laser",
        };
}
