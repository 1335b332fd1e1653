using System.Text;
using CsCheck;
using Kept.Server.Catalog.Import;
using Kept.Server.Catalog.Manage;
using Kept.Server.Network;

namespace Kept.Tests.Catalog;

public class CatalogueFileTests
{
    private const string Header = "sku,brand,name,oem_number,kind,colour,page_yield,price,type,stock,description";
    private const string Row = "hp-21-black,HP,HP 21 Black,C9351AN,ink,black,190,18.99,oem,199,Plain";

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

    [Fact]
    public void A_wrong_number_is_named_by_file_line_column_and_field()
    {
        var errors = ErrorsOf($"{Header}\n{Row}\n{Row.Replace("hp-21", "hp-22").Replace("190", "abc")}\n");
        Assert.Equal("samples/cartridges.csv:3:46: page_yield: 'abc' is not a whole number.", Assert.Single(errors).ToString());
    }

    [Fact]
    public void Columns_count_characters_not_bytes()
    {
        var errors = ErrorsOf($"{Header}\nä,HP,é,C,ink,black,1,1.00,oem,1,x\nok,HP,ééé,C,ink,black,x,1.00,oem,1,x\n");
        Assert.Equal([(2, 1), (3, 23)], errors.Select(e => (e.Line, e.Column)));
    }

    [Fact]
    public void Lines_count_the_breaks_inside_quoted_values()
    {
        var errors = ErrorsOf($"{Header}\r\n{Row.Replace("Plain", "\"one\r\ntwo\"")}\r\n{Row}\r\n");
        var error = Assert.Single(errors);
        Assert.Equal((4, 1), (error.Line, error.Column));
        Assert.Contains("is on line 2 already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_spellings_of_a_brand_are_refused_with_line_and_column()
    {
        var errors = new ErrorList();
        PrinterFile.ReadPrinters("inkwell", "printers.csv", CaseFiles.Bytes("printers-two-spellings.csv"), errors);
        var error = Assert.Single(Assert.Throws<CatalogueException>(errors.ThrowIfAny).Errors);
        Assert.StartsWith("printers.csv:3:9: brand: 'EPSON' and 'Epson' on line 2 have the same address, /printers/epson.", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Eps\u200bon", "brand: contains an invisible character (U+200B)")]
    [InlineData("\u202enospE", "brand: contains an invisible character (U+202E)")]
    [InlineData("\"Ep\nson\"", "brand: takes a single line")]
    [InlineData("\"Ep\tson\"", "brand: takes a single line")]
    public void A_brand_that_only_looks_like_another_is_refused(string brand, string problem)
    {
        var errors = new ErrorList();
        PrinterFile.ReadPrinters("inkwell", "p.csv", Encoding.UTF8.GetBytes($"slug,brand,series,model,technology,year\nwf-1,{brand},W,A,inkjet,\n"), errors);
        var error = Assert.Single(Assert.Throws<CatalogueException>(errors.ThrowIfAny).Errors);
        Assert.Equal(2, error.Line);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_of_a_file_come_at_once()
    {
        var errors = ErrorsOf($"{Header}\nA B,,x,C,inkk,pink,-1,free,orig,many,\n");
        Assert.Equal(["sku", "brand", "kind", "colour", "page_yield", "price", "type", "stock"], errors.Select(e => e.Message[..e.Message.IndexOf(':')]));
    }

    [Theory]
    [InlineData("religion")]
    [InlineData("Customer Race")]
    [InlineData("healthCondition")]
    [InlineData("union-membership")]
    [InlineData("sexual_orientation")]
    [InlineData("political party")]
    public void A_column_on_a_sensitive_matter_is_refused_by_name(string column)
    {
        var error = Assert.Single(ErrorsOf($"{Header},{column}\n{Row},x\n"));
        Assert.Contains($"'{column}' is refused", error.Message, StringComparison.Ordinal);
        Assert.Equal((1, Header.Length + 2), (error.Line, error.Column));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("sku,brand\n", "the column 'name' is missing")]
    [InlineData(Header + ",colour\n", "stands here twice")]
    [InlineData(Header + "\n" + Row + ",more\n", "12 values, the header 11")]
    [InlineData(Header + "\n\"open,HP\n", "never closed")]
    [InlineData(Header + "\n" + "hp-21\u0000,HP,n,C,ink,black,1,1.00,oem,1,x\n", "control character")]
    public void Broken_files_are_told_what_is_broken(string text, string problem) =>
        Assert.Contains(ErrorsOf(text), e => e.Message.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void Text_that_is_not_utf8_is_refused_with_its_place()
    {
        var bytes = Encoding.UTF8.GetBytes($"{Header}\nhp").Append((byte)0xE9).ToArray();
        var errors = new ErrorList();
        ProductFile.Read(Inkwell, "f.csv", bytes, errors);
        var error = Assert.Single(Assert.Throws<CatalogueException>(errors.ThrowIfAny).Errors);
        Assert.Equal((2, 3), (error.Line, error.Column));
    }

    [Fact]
    public void A_file_with_a_byte_order_mark_and_mixed_column_order_is_read()
    {
        var errors = new ErrorList();
        var bytes = Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes("description,stock,type,price,page_yield,colour,kind,oem_number,name,brand,sku\nx,1,oem,$1.50,,,ink,,N,B,s\n")).ToArray();
        var product = Assert.Single(ProductFile.Read(Inkwell, "f.csv", bytes, errors));
        errors.ThrowIfAny();
        Assert.Equal((150L, null, null), (product.Price.Cents, product.PageYield, product.Colour));
    }

    [Fact]
    public void Whatever_the_bytes_are_reading_never_throws_and_every_error_has_a_place() =>
        Gen.OneOf(Gen.Byte.Array[0, 400], Gen.String[0, 400].Select(Encoding.UTF8.GetBytes), Mangled).Sample(bytes =>
        {
            var errors = new ErrorList();
            ProductFile.Read(Inkwell, "f.csv", bytes, errors);
            PrinterFile.ReadPrinters("inkwell", "p.csv", bytes, errors);
            PrinterFile.ReadFits("inkwell", "t.csv", bytes, new HashSet<string>(), new HashSet<string>(), errors);
            if (errors.Any)
                Assert.All(Assert.Throws<CatalogueException>(errors.ThrowIfAny).Errors, e => Assert.True(e is { Line: >= 1, Column: >= 1 }));
        });

    [Fact]
    public void What_is_exported_is_imported_again_as_it_was()
    {
        var errors = new ErrorList();
        var content = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "samples", "cartridges.csv"));
        var once = ProductFile.Read(Inkwell, "f.csv", content, errors);
        var exported = CatalogueExport.Products(Inkwell, once);
        var twice = ProductFile.Read(Inkwell, "f.csv", exported, errors);
        errors.ThrowIfAny();
        Assert.Equal(exported, CatalogueExport.Products(Inkwell, twice));
        Assert.True(once.Count >= 300);
    }

    [Fact]
    public void Names_that_a_spreadsheet_would_run_are_exported_as_text_and_come_back_as_they_were()
    {
        string[] names = ["=1+1", "+1 800", "-5", "@SUM(A1)", "'=quoted", "''", "'plain", "＝1", "a=b"];
        var text = $"{Header}\n" + string.Concat(names.Select((n, i) => $"p-{i},HP,{n},,ink,,,1.00,oem,1,\n"));
        // What a merchant's own file holds is taken literally, but for an apostrophe that a spreadsheet set.
        var products = Read(Encoding.UTF8.GetBytes(text.Replace("'=quoted", "''=quoted", StringComparison.Ordinal)));
        Assert.Equal(names, products.Select(p => p.Name));
        var exported = CatalogueExport.Products(Inkwell, products);
        Assert.True(exported.AsSpan().StartsWith(Encoding.UTF8.Preamble));
        Assert.Contains("\np-0,HP,'=1+1,", Encoding.UTF8.GetString(exported), StringComparison.Ordinal);
        Assert.Equal(names, Read(exported).Select(p => p.Name));
    }

    private static IReadOnlyList<Kept.Server.Catalog.Product> Read(byte[] content)
    {
        var errors = new ErrorList();
        var products = ProductFile.Read(Inkwell, "f.csv", content, errors);
        errors.ThrowIfAny();
        return products;
    }

    /// <summary>A good file with some characters put in, taken out or doubled.</summary>
    private static Gen<byte[]> Mangled { get; } =
        Gen.Select(Gen.Int[0, 400], Gen.Char["\"\r\n,\u0000é 9-"], Gen.Int[0, 6]).Array[1, 6].Select(edits =>
        {
            var text = new StringBuilder($"{Header}\n{Row}\n{Row.Replace("hp-21", "hp-22")}\n");
            foreach (var (at, what, cut) in edits)
            {
                var place = at % Math.Max(1, text.Length);
                text.Remove(place, Math.Min(cut, text.Length - place)).Insert(place, what);
            }
            return Encoding.UTF8.GetBytes(text.ToString());
        });

    private static IReadOnlyList<CatalogueError> ErrorsOf(string text)
    {
        var errors = new ErrorList();
        ProductFile.Read(Inkwell, "samples/cartridges.csv", Encoding.UTF8.GetBytes(text), errors);
        return Assert.Throws<CatalogueException>(errors.ThrowIfAny).Errors;
    }
}
