using System.Text.Json.Serialization;

namespace Kept.Client;

/// <summary>The site that an API key is for.</summary>
/// <param name="Id">Short name, fixed for life.</param>
/// <param name="Name">The shop's name.</param>
/// <param name="Host">Host name it answers at.</param>
/// <param name="Company">The company that runs it.</param>
/// <param name="Currency">ISO 4217 code of all its amounts.</param>
/// <param name="Language">BCP 47 language tag.</param>
/// <param name="Policy">Name of its privacy policy.</param>
public sealed record Site(string Id, string Name, string Host, string Company, string Currency, string Language, string Policy);

/// <summary>A product as the site sells it. Attributes that do not apply to its kind are null.</summary>
/// <param name="Sku">Unique within the site.</param>
/// <param name="Name">The product's name.</param>
/// <param name="Brand">The maker's brand.</param>
/// <param name="Kind">The shelf it stands on, for example <c>toner</c>.</param>
/// <param name="Price">In the site's currency.</param>
/// <param name="Stock">Pieces that can be sold now.</param>
/// <param name="OemNumber">The maker's number.</param>
/// <param name="Colour">Colour of ink, toner or paper.</param>
/// <param name="PageYield">Pages at 5 % coverage.</param>
/// <param name="Type"><c>oem</c> or <c>compatible</c>.</param>
/// <param name="Size">Sheet or envelope size.</param>
/// <param name="WeightGsm">Grams a square metre.</param>
/// <param name="Sheets">Sheets in a pack.</param>
/// <param name="Description">A sentence or two.</param>
public sealed record Product(
    string Sku, string Name, string Brand, string Kind, decimal Price, int Stock, string? OemNumber, string? Colour,
    int? PageYield, string? Type, string? Size, int? WeightGsm, int? Sheets, string Description)
{
    /// <summary>
    /// Changes whenever the product or its stock does (RFC 9110 section 8.8.3). Null when the product comes from a list.
    /// </summary>
    [JsonIgnore]
    public string? ETag { get; init; }
}

/// <summary>An order in money, state and lines; it says nothing about the buyer.</summary>
/// <param name="Number">What people call it.</param>
/// <param name="State"><c>awaiting-payment</c>, <c>paid</c>, <c>shipped</c>, <c>cancelled</c>, <c>refunded</c> or <c>failed</c>.</param>
/// <param name="CreatedAt">When it was placed.</param>
/// <param name="PaidAt">When the processor said it was paid.</param>
/// <param name="ShippedAt">When it left.</param>
/// <param name="ClosedAt">When it was cancelled, refunded or given up.</param>
/// <param name="Goods">Sum of the lines.</param>
/// <param name="Shipping">Price of shipping.</param>
/// <param name="Tax">Tax.</param>
/// <param name="Total">What the buyer pays.</param>
/// <param name="ShippingMethod">Short name of the way it ships.</param>
/// <param name="Lines">What was bought, with names and prices as they were then.</param>
public sealed record Order(
    string Number, string State, DateTimeOffset CreatedAt, DateTimeOffset? PaidAt, DateTimeOffset? ShippedAt, DateTimeOffset? ClosedAt,
    decimal Goods, decimal Shipping, decimal Tax, decimal Total, string ShippingMethod, IReadOnlyList<OrderLine> Lines);

/// <summary>One line of an order.</summary>
/// <param name="Sku">The product.</param>
/// <param name="Name">Its name when the order was placed.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="UnitPrice">Price of one piece when the order was placed.</param>
public sealed record OrderLine(string Sku, string Name, int Quantity, decimal UnitPrice);
