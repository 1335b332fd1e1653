using System.Net;
using Kept.Server.Catalog;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Kept.Tests.Catalog;

/// <summary>Rows that no import would have written: they came by SQL, or from an older version.</summary>
public sealed class BrokenCatalogueTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Two_spellings_of_a_brand_in_the_database_keep_no_shop_closed_and_no_server_from_starting(
        Provider provider
    )
    {
        await using var host = await KeptHost.StartAsync(provider);
        await host.DbAsync(async db =>
        {
            await db.Set<Product>().ExecuteDeleteAsync();
            db.AddRange(
                CaseFiles
                    .Rows("printers-two-spellings.csv")
                    .Select(r => new Printer
                    {
                        SiteId = "inkwell",
                        Path = $"zz-{r[0]}/{r[0]}",
                        Brand = r[1],
                        Series = r[2],
                        Model = r[3],
                        Technology = r[4],
                    })
                    .Concat(
                        CaseFiles
                            .Rows("printers-two-spellings.csv")
                            .Select(r => new Printer
                            {
                                SiteId = "inkwell",
                                Path = $"epson/zz-{r[0]}",
                                Brand = r[1],
                                Series = r[2],
                                Model = $"Spelled {r[3]}",
                                Technology = r[4],
                            })
                    )
            );
            return await db.SaveChangesAsync();
        });

        await host.RestartAsync();

        using var shopper = host.Browser();
        Assert.Equal(HttpStatusCode.OK, (await shopper.GetAsync("/")).Status);
        var brand = await shopper.GetAsync("/printers/epson?q=spelled");
        Assert.Contains("Spelled LQ-2090", brand.Text, StringComparison.Ordinal);
        Assert.Contains("Spelled WorkForce 2010", brand.Text, StringComparison.Ordinal);
        // Shelves that a merchant emptied stay empty and are not filled with samples again.
        Assert.False(await host.DbAsync(db => db.Set<Product>().AnyAsync()));
        using var stationer = host.Browser("foolscap");
        Assert.Equal(HttpStatusCode.OK, (await stationer.GetAsync("/")).Status);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_closes_its_own_shop_and_leaves_peoples_rights_and_the_other_shop_open()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync();
        using var shopper = host.Browser();
        await BreakAsync(host);

        // The running shop has a sound catalogue; an import that would read the row along is refused before it closes the shop.
        var refused = await ImportAsync(
            staff,
            "printers",
            "slug,brand,series,model,technology,year\nwf-1,Epson,WorkForce,WorkForce 1,inkjet,\n"
        );
        Assert.Contains(
            "could not open with this catalogue: the product 'hp-61-black' cannot be read",
            refused,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.OK, (await shopper.GetAsync("/")).Status);
        Assert.True(await host.DbAsync(db => db.Set<Printer>().CountAsync(p => p.SiteId == "inkwell")) > 1);

        await host.RestartAsync();

        foreach (var path in new[] { "/", "/c/ink", "/p/hp-63-black", "/cart", "/search?q=ink" })
        {
            var page = await shopper.GetAsync(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
            Assert.True(page.Headers.Contains("Retry-After"), path);
        }
        Assert.Equal(HttpStatusCode.OK, (await shopper.GetAsync("/privacy")).Status);
        using var stationer = host.Browser("foolscap");
        Assert.Equal(HttpStatusCode.OK, (await stationer.GetAsync("/")).Status);
        Assert.Contains(
            "the product 'hp-61-black' cannot be read",
            (await staff.GetAsync("/console/catalogue")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the product 'hp-61-black' cannot be read",
            (await staff.GetAsync("/console")).Text,
            StringComparison.Ordinal
        );
        var products = await ImportAsync(
            staff,
            "products",
            "sku,brand,name,oem_number,kind,colour,page_yield,price,type,stock,description\n"
                + "zz-1,HP,HP ZZ Black,ZZ-1,ink,black,100,12.99,oem,5,New\n"
        );
        Assert.Contains(
            "cannot be merged with the shop's catalogue: the product 'hp-61-black' cannot be read",
            products,
            StringComparison.Ordinal
        );
        Assert.Single(host.Logs.All, l =>
            l.Contains(
                "'inkwell' is closed for maintenance: the product 'hp-61-black' cannot be read",
                StringComparison.Ordinal
            )
        );

        await host.DbAsync(db =>
            db.Database.ExecuteSqlRawAsync("""UPDATE products SET "PageYield" = 190 WHERE "Sku" = 'hp-61-black'""")
        );
        await ImportAsync(
            staff,
            "printers",
            "slug,brand,series,model,technology,year\nwf-1,Epson,WorkForce,WorkForce 1,inkjet,\n"
        );
        Assert.Equal(HttpStatusCode.OK, (await shopper.GetAsync("/")).Status);
    }

    [Theory]
    [InlineData("""UPDATE products SET "Price" = 'much' WHERE "Sku" = 'hp-61-black'""")]
    [InlineData("""UPDATE products SET "Kind" = '', "Name" = '', "Brand" = '' WHERE "Sku" = 'hp-61-black'""")]
    [InlineData("""UPDATE printers SET "Brand" = '', "Series" = '', "Model" = '' WHERE "SiteId" = 'inkwell'""")]
    [InlineData("""UPDATE fits SET "Printer" = 'nothing', "Sku" = "Sku" || "Printer" WHERE "SiteId" = 'inkwell'""")]
    [InlineData("""UPDATE partners SET "Name" = '' WHERE "SiteId" = 'inkwell'""")]
    public async Task No_row_keeps_the_server_from_starting_or_another_shop_closed(string sql)
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await host.DbAsync(db => db.Database.ExecuteSqlRawAsync(sql));

        await host.RestartAsync();

        using var shopper = host.Browser();
        Assert.Contains((await shopper.GetAsync("/")).Status, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable });
        using var stationer = host.Browser("foolscap");
        Assert.Equal(HttpStatusCode.OK, (await stationer.GetAsync("/")).Status);
        using var staff = await host.StaffAsync();
        Assert.Equal(HttpStatusCode.OK, (await staff.GetAsync("/console")).Status);
        Assert.Equal(HttpStatusCode.OK, (await staff.GetAsync("/console/catalogue")).Status);
    }

    private static Task BreakAsync(KeptHost host) =>
        host.DbAsync(db =>
            db.Database.ExecuteSqlRawAsync(
                """UPDATE products SET "PageYield" = 3000000000 WHERE "SiteId" = 'inkwell' AND "Sku" = 'hp-61-black'"""
            )
        );

    private static async Task<string> ImportAsync(Browser staff, string what, string text)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(what), "What" },
            { new StringContent(text), "file", $"{what}.csv" },
        };
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(staff.Home, "/console/catalogue/import?site=inkwell")
        )
        {
            Content = form,
        };
        return WebUtility.HtmlDecode((await staff.SendAsync(request)).Source);
    }
}
