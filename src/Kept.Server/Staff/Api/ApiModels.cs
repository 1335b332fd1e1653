using Kept.Server.Catalog;
using Kept.Server.Network;
using Kept.Server.Orders;

namespace Kept.Server.Staff.Api;

/// <summary>The site a key is for.</summary>
internal sealed record ApiSite(string Id, string Name, string Host, string Company, string Currency, string Language, string Policy)
{
    public static ApiSite Of(Site site) => new(site.Id, site.Name, site.Host, site.Company, site.Currency, site.Language, site.Policy);
}

/// <summary>A page of a list. <c>Next</c> goes into <c>after</c> to get the page that follows; null on the last one.</summary>
internal sealed record ApiPage<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>Cuts one item too many, which was read to learn whether there is more.</summary>
    public static ApiPage<T> Of(IReadOnlyList<T> read, int limit, Func<T, string> key) =>
        read.Count > limit ? new([.. read.Take(limit)], key(read[limit - 1])) : new(read, null);
}

/// <summary>A product as the site sells it. The price is in the site's currency.</summary>
internal sealed record ApiProduct(
    string Sku, string Name, string Brand, string Kind, decimal Price, int Stock, string? OemNumber, string? Colour,
    int? PageYield, string? Type, string? Size, int? WeightGsm, int? Sheets, string Description)
{
    public static ApiProduct Of(Product p) => new(
        p.Sku, p.Name, p.Brand, p.Kind, p.Price.Dollars, p.Stock, p.OemNumber, p.Colour,
        p.PageYield, p.Type, p.Size, p.WeightGsm, p.Sheets, p.Description);
}

/// <summary>An order in money, state and lines. It says nothing about the buyer, whose data leaves by the gate alone.</summary>
internal sealed record ApiOrder(
    string Number, string State, DateTimeOffset CreatedAt, DateTimeOffset? PaidAt, DateTimeOffset? ShippedAt, DateTimeOffset? ClosedAt,
    decimal Goods, decimal Shipping, decimal Tax, decimal Total, string ShippingMethod, IReadOnlyList<ApiOrderLine> Lines)
{
    public static ApiOrder Of(Order o) => new(
        o.Number, StateName(o.State), o.CreatedAt, o.PaidAt, o.ShippedAt, o.ClosedAt,
        o.Goods.Dollars, o.Shipping.Dollars, o.Tax.Dollars, o.Total.Dollars, o.ShippingMethod,
        [.. o.Lines.OrderBy(l => l.Position).Select(l => new ApiOrderLine(l.Sku, l.Name, l.Quantity, l.UnitPrice.Dollars))]);

    /// <summary>For example <c>awaiting-payment</c>.</summary>
    public static string StateName(OrderState state) => state switch
    {
        OrderState.AwaitingPayment => "awaiting-payment",
        _ => state.ToString().ToLowerInvariant(),
    };
}

/// <summary>One line of an order.</summary>
internal sealed record ApiOrderLine(string Sku, string Name, int Quantity, decimal UnitPrice);

/// <summary>How many pieces can be sold now.</summary>
internal sealed record ApiStock(int? Stock);
