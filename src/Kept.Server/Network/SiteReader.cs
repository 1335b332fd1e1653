using System.Text.Json;
using System.Text.Json.Nodes;
using Kept.Server.Shared;

namespace Kept.Server.Network;

/// <summary>
/// A site whose settings cannot be used. It is closed for maintenance; every other site goes on.
/// </summary>
/// <param name="Site">What could be read of it, so that the console can show and repair it.</param>
/// <param name="Reason">For staff and the log: a sentence without the subject, such as <c>its host name is
/// missing</c>.</param>
internal sealed record BrokenSite(Site Site, string Reason);

/// <summary>
/// Reads the settings of a site from its row. It never throws: the database may hold what no form would have saved.
/// </summary>
internal static class SiteReader
{
    /// <summary>The site and, when its settings cannot be used, why.</summary>
    public static (Site Site, string? Reason) Read(SiteRow row)
    {
        try
        {
            var site = JsonSerializer.Deserialize<Site>(row.Settings, Site.Json);
            return site is null ? (StandIn(row), "its settings are empty") : Check(row, site);
        }
        catch (JsonException e)
        {
            var place = e.Path is { Length: > 1 } path ? $" at '{path}'" : "";
            return (StandIn(row), $"its settings cannot be read{place}");
        }
    }

    private static (Site, string?) Check(SiteRow row, Site site)
    {
        var reason = TextProblem(row, site) ?? ShippingProblem(site.Shipping);
        // Lists with holes would fail wherever they are shown, so they are read again with what is whole.
        return reason is null ? (site, null) : (StandIn(row), reason);
    }

    private static string? TextProblem(SiteRow row, Site site) =>
        site.Id != row.Id ? $"its settings are those of another site, '{site.Id}'"
        : HostName.Normalise(site.Host) is not { } host || !host.Equals(site.Host, StringComparison.OrdinalIgnoreCase)
            ? "its host name is missing or malformed"
        : string.IsNullOrWhiteSpace(site.Name) ? "its name is missing"
        : string.IsNullOrWhiteSpace(site.Company) ? "its company is missing"
        : string.IsNullOrWhiteSpace(site.Policy) ? "it names no privacy policy"
        : site.PostalAddress.Concat(site.Memberships).Any(line => line is null)
            ? "a line of its postal address or memberships is empty"
        : null;

    private static string? ShippingProblem(IReadOnlyList<ShippingMethod> methods) =>
        methods.Any(m => m is null) ? "one of its ways to ship is empty"
        : methods.Any(m => !IsAmount(m.Price) || (m.FreeFrom is { } from && !IsAmount(from)))
            ? "a price of its ways to ship is not an amount of dollars and cents"
        : methods.DistinctBy(m => m.Id, StringComparer.Ordinal).Count() < methods.Count
            ? "two of its ways to ship have the same short name"
        : null;

    private static bool IsAmount(decimal amount) => MoneyText.TryRead(amount, Money.Zero, MoneyText.Most, out _, out _);

    /// <summary>The texts of the settings that can be read, with harmless values in place of the others.</summary>
    private static Site StandIn(SiteRow row)
    {
        var settings = Parse(row.Settings);
        return new Site
        {
            Id = row.Id,
            Host = Text("host"),
            Name = Text("name") is { Length: > 0 } name ? name : row.Id,
            Company = Text("company") is { Length: > 0 } company ? company : row.Id,
            Tagline = Text("tagline"),
            PostalAddress = settings?["postalAddress"] is JsonArray lines
                ? [.. lines.Select(TextOf).Where(l => l.Length > 0)]
                : [],
            PrivacyEmail = Text("privacyEmail"),
            SupportEmail = Text("supportEmail"),
            Phone = Text("phone"),
            Policy = Text("policy"),
            Catalogue = Text("catalogue"),
        };

        string Text(string name) => TextOf(settings?[name]);
    }

    private static string TextOf(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text.Trim() : "";

    private static JsonObject? Parse(string settings)
    {
        try
        {
            return JsonNode.Parse(settings, new JsonNodeOptions { PropertyNameCaseInsensitive = true }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
