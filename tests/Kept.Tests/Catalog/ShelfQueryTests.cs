using Kept.Server.Catalog;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Kept.Tests.Catalog;

public sealed class ShelfQueryTests
{
    [Fact]
    public void A_price_that_is_sent_twice_is_not_read_as_thousands()
    {
        var query = ShelfQuery.Read(new QueryCollection(new Dictionary<string, StringValues>
        {
            ["min"] = new(["1", "995"]),
            ["pages"] = new(["100", "200"]),
        }));
        Assert.Equal(99_500, query.Least?.Cents);
        Assert.Equal(200, query.Pages);
        Assert.Empty(query.Errors);
    }

    [Theory]
    [InlineData("18,99")]
    [InlineData("-3")]
    [InlineData("1e3")]
    public void A_price_that_cannot_be_read_is_told_and_left_out(string typed)
    {
        var query = ShelfQuery.Read(new QueryCollection(new Dictionary<string, StringValues> { ["max"] = typed }));
        Assert.Null(query.Most);
        Assert.Contains(typed, query.Errors["max"], StringComparison.Ordinal);
    }
}
