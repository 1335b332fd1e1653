using Kept.Server.Network;
using Kept.Server.Shared;

namespace Kept.Server.Orders;

/// <summary>What an order comes to, exact to the cent.</summary>
internal readonly record struct OrderTotals(Money Goods, Money Shipping, Money Tax)
{
    public Money Total => Goods + Shipping + Tax;

    /// <param name="lines">Unit price and quantity of each line.</param>
    /// <param name="method">How it ships; free when the goods come to its threshold.</param>
    public static OrderTotals Of(IEnumerable<(Money UnitPrice, int Quantity)> lines, ShippingMethod method)
    {
        var goods = lines.Aggregate(Money.Zero, (sum, l) => sum + l.UnitPrice * l.Quantity);
        return new OrderTotals(goods, ShippingOf(method, goods), Money.Zero);
    }

    /// <summary>What a way of shipping costs for goods of this worth.</summary>
    public static Money ShippingOf(ShippingMethod method, Money goods) =>
        method.FreeFrom is { } from && goods >= Money.FromDollars(from) ? Money.Zero : Money.FromDollars(method.Price);
}
