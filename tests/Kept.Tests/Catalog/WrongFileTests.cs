using System.Text;
using Kept.Server.Catalog.Import;
using Kept.Server.Network;

namespace Kept.Tests.Catalog;

/// <summary>Files that are far from what the import expects.</summary>
public class WrongFileTests
{
    private const string Header = "sku,brand,name,oem_number,kind,colour,page_yield,price,type,stock,description";

    private static readonly Site Inkwell = new()
    {
        Id = "inkwell",
        Host = "inkwell.test",
        Name = "Inkwell",
        Company = "Inkwell",
        PostalAddress = [],
        PrivacyEmail = "p@inkwell.test",
        SupportEmail = "s@inkwell.test",
        Policy = "inkwell",
        Catalogue = "cartridges",
    };

    [Theory]
    [InlineData("PK\u0003\u0004 rest of a workbook", "an Excel workbook")]
    [InlineData("%PDF-1.7", "a PDF")]
    [InlineData("<!doctype html><table>", "a web page")]
    [InlineData("a\u0000b\u0000c\n", "not a text file")]
    [InlineData("id;title;cost\n1;x;2\n", "not the expected file")]
    [InlineData("slug,brand,series,model,technology,year\nx,Epson,S,M,laser,\n", "a file of printers")]
    [InlineData("sku,brand,name,kind,size,weight_gsm,sheets,colour,price,stock,description\n", "a file of paper")]
    public void A_file_of_the_wrong_kind_gets_one_sentence(string text, string problem)
    {
        var error = Assert.Single(
            ErrorsOf(text + new string('\n', 500) + string.Concat(Enumerable.Repeat("garbage,\"\n", 500)))
        );
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("x\n")]
    [InlineData("\n,\n")]
    [InlineData("a\"b\n")]
    [InlineData(",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,")]
    [InlineData("ok,HP,n,C,pink,pink,x,x,x,x,x\n")]
    public void Megabytes_of_garbage_give_few_errors_and_take_little_memory(string garbage)
    {
        var bytes = Encoding.UTF8.GetBytes(
            $"{Header}\n" + string.Concat(Enumerable.Repeat(garbage, 8_000_000 / garbage.Length))
        );
        var errors = new ErrorList();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(ProductFile.Read(Inkwell, "f.csv", bytes, errors).Count <= ErrorList.Most);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 128_000_000);
        var refused = Assert.Throws<CatalogueException>(errors.ThrowIfAny);
        Assert.InRange(refused.Errors.Count, 1, ErrorList.Most);
        Assert.Equal(refused.Errors.Count == ErrorList.Most, refused.More);
    }

    [Fact]
    public void A_file_with_more_records_than_any_shop_has_is_refused()
    {
        var rows = string.Concat(Enumerable.Range(0, CsvTable.MostRows + 1).Select(i => $"p,s,k{i % 7}\n"));
        var errors = new ErrorList();
        CsvTable.Read(
            "f.csv",
            Encoding.UTF8.GetBytes($"printer_brand,printer_slug,sku\n{rows}"),
            PrinterFile.FitColumns,
            errors,
            _ => { }
        );
        Assert.Contains(
            "more than 100,000 records",
            Assert.Single(Assert.Throws<CatalogueException>(errors.ThrowIfAny).Errors).Message,
            StringComparison.Ordinal
        );
    }

    private static IReadOnlyList<CatalogueError> ErrorsOf(string text)
    {
        var errors = new ErrorList();
        ProductFile.Read(Inkwell, "samples/cartridges.csv", Encoding.UTF8.GetBytes(text), errors);
        return Assert.Throws<CatalogueException>(errors.ThrowIfAny).Errors;
    }
}
