using CsCheck;
using Kept.Server.Network;
using Kept.Server.Orders;
using Kept.Server.Shared;

namespace Kept.Tests.Orders;

public class OrderTotalsTests
{
    private static readonly ShippingMethod Standard = new("standard", "Standard", "3–5 business days", 4.95m, 45.00m);

    private static readonly Gen<(long, int)> Line = Gen.Select(Gen.Long[0, 1_000_000_00], Gen.Int[1, Cart.MaxQuantity]);

    [Fact]
    public void Totals_are_exact_to_the_cent() => Line.Array[0, Cart.MaxLines].Sample(lines =>
    {
        var totals = OrderTotals.Of(lines.Select(l => (new Money(l.Item1), l.Item2)), Standard);
        var goods = lines.Aggregate(0m, (sum, l) => sum + l.Item1 / 100m * l.Item2);
        Assert.Equal(goods, totals.Goods.Dollars);
        Assert.Equal(goods >= 45m ? 0m : 4.95m, totals.Shipping.Dollars);
        Assert.Equal(totals.Goods.Cents + totals.Shipping.Cents + totals.Tax.Cents, totals.Total.Cents);
    });

    [Theory]
    [InlineData(4499, 495)]
    [InlineData(4500, 0)]
    [InlineData(4501, 0)]
    public void Shipping_is_free_from_its_threshold_on(long goods, long shipping) =>
        Assert.Equal(shipping, OrderTotals.ShippingOf(Standard, new Money(goods)).Cents);
}
