using System.Globalization;
using Kept.Server.Network;
using Kept.Server.Shared;

namespace Kept.Server.Staff;

/// <summary>One way to ship, as typed. A row with nothing in it is no way to ship.</summary>
internal sealed class ShippingForm
{
    private static readonly Money MostPrice = new(1_000_000);

    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? Days { get; set; }

    public string? Price { get; set; }

    public string? FreeFrom { get; set; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(string.Concat(Id, Name, Days, Price, FreeFrom));

    public static ShippingForm Of(ShippingMethod method) => new()
    {
        Id = method.Id,
        Name = method.Name,
        Days = method.Days,
        Price = method.Price.ToString("0.00", CultureInfo.InvariantCulture),
        FreeFrom = method.FreeFrom?.ToString("0.00", CultureInfo.InvariantCulture),
    };

    /// <summary>The way to ship in one line.</summary>
    public string Text() => $"{Id?.Trim()}: {Name?.Trim()}, {Days?.Trim()}, {Price?.Trim()}{(string.IsNullOrWhiteSpace(FreeFrom) ? "" : $", free from {FreeFrom.Trim()}")}";

    public IEnumerable<(string Field, string Message)> Errors()
    {
        if (Id?.Trim() is not { Length: > 0 and <= 30 } id || !id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            yield return (nameof(Id), "A short name is made of a to z, digits and hyphens, such as standard.");
        if (string.IsNullOrWhiteSpace(Name) || Name.Trim().Length > 60)
            yield return (nameof(Name), "Write what shoppers read, such as Standard.");
        if (string.IsNullOrWhiteSpace(Days) || Days.Trim().Length > 60)
            yield return (nameof(Days), "Write how long it takes, such as 3–5 business days.");
        if (!TryAmount(Price, out _, out var problem))
            yield return (
                nameof(Price),
                string.IsNullOrWhiteSpace(Price) ? "Write a price, such as 4.95." : $"“{Price.Trim()}” {problem}");
        if (!string.IsNullOrWhiteSpace(FreeFrom) && !TryAmount(FreeFrom, out _, out problem))
            yield return (nameof(FreeFrom), $"“{FreeFrom.Trim()}” {problem} Leave it empty for never free.");
    }

    /// <summary>The method. Call it when there are no <see cref="Errors"/>.</summary>
    public ShippingMethod Method() => new(Id!.Trim(), Name!.Trim(), Days!.Trim(), TryAmount(Price, out var price, out _) ? price.Dollars : 0,
        TryAmount(FreeFrom, out var from, out _) ? from.Dollars : null);

    private static bool TryAmount(string? text, out Money amount, out string problem) =>
        MoneyText.TryParse(text, Money.Zero, MostPrice, out amount, out problem);
}
