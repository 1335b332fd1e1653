using System.Text;
using CsCheck;
using Kept.Server.Shared;

namespace Kept.Tests.Shared;

public sealed class CsvTests
{
    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1")]
    [InlineData("-1+2")]
    [InlineData("@SUM(1)")]
    [InlineData("\t=1")]
    [InlineData("＝1")]
    [InlineData("'=1")]
    public void No_cell_begins_a_formula(string value) => Assert.Equal("'" + value, Csv.Neutralise(value));

    [Fact]
    public void What_was_neutralised_is_restored_exactly() =>
        Gen.OneOf(Gen.String[0, 8], Gen.Char["'=+-@\t\r\na1＝"].Array[0, 5].Select(c => new string(c)))
            .Sample(value => Csv.Restore(Csv.Neutralise(value)) == value);

    [Fact]
    public void A_file_begins_with_a_byte_order_mark() =>
        Assert.Equal(
            "\uFEFFa,b\r\n\"x,\",'=1\r\n",
            Encoding.UTF8.GetString(
                Csv.Write(
                    ["a", "b"],
                    [
                        ["x,", "=1"],
                    ]
                )
            )
        );
}
