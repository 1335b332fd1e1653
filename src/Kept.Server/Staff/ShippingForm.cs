using System.Globalization;
using Kept.Server.Network;

namespace Kept.Server.Staff;

/// <summary>One way to ship, as typed. A row with nothing in it is no way to ship.</summary>
internal sealed class ShippingForm
{
    private const decimal MostPrice = 10_000m;

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
        if (!TryAmount(Price, out _))
            yield return (nameof(Price), "A price is dollars and cents, such as 4.95.");
        if (!string.IsNullOrWhiteSpace(FreeFrom) && !TryAmount(FreeFrom, out _))
            yield return (nameof(FreeFrom), "An amount is dollars and cents, such as 45.00. Leave it empty for never free.");
    }

    /// <summary>The method. Call it when there are no <see cref="Errors"/>.</summary>
    public ShippingMethod Method() => new(Id!.Trim(), Name!.Trim(), Days!.Trim(), TryAmount(Price, out var price) ? price : 0,
        TryAmount(FreeFrom, out var from) ? from : null);

    private static bool TryAmount(string? text, out decimal amount) =>
        decimal.TryParse(text?.Trim().TrimStart('$'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount)
        && amount is >= 0 and <= MostPrice && decimal.Round(amount, 2) == amount;
}

/// <summary>Host names of sites (RFC 1123 section 2.1).</summary>
internal static class HostName
{
    /// <summary>The host name in lower case without surrounding blanks, or null when it is none.</summary>
    public static string? Normalise(string? text)
    {
        var host = text?.Trim().ToLowerInvariant();
        return host is { Length: > 0 and <= 253 } && Array.TrueForAll(host.Split('.'), IsLabel) && !host.Split('.')[^1].All(char.IsAsciiDigit) ? host : null;
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
