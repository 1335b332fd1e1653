using Kept.Server.Shared;

namespace Kept.Server.Catalog;

/// <summary>What the finder and the search box ask for while somebody chooses or types.</summary>
internal static class FinderData
{
    private const int MostSuggestions = 8;

    /// <summary>A link with its words and, small beside it, what it leads to.</summary>
    internal sealed record Suggestion(string Text, string Note, string Url);

    internal sealed record Series(string Name, IReadOnlyList<Suggestion> Models);

    public static void Map(IEndpointRouteBuilder app, RouteTable table)
    {
        app.MapGet("/finder/suggest", Suggest).CacheOutput(StorefrontCache.Policy).Ruled(table);
        app.MapGet("/finder/{brand}", BrandModels).CacheOutput(StorefrontCache.Policy).Ruled(table);
    }

    private static IResult BrandModels(string brand, HttpContext context) =>
        context.Catalog().Brand(brand) is { } found
            ? Results.Json(found.Series.Select(s => new Series(s.Name, [.. s.Models.Select(m => new Suggestion(m.Model, m.Year?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "", m.Url))])))
            : Results.NotFound();

    private static IResult Suggest(string? q, HttpContext context)
    {
        var result = context.Catalog().Search.Find(q);
        var printers = result.Printers.Take(result.Items.Count == 0 ? MostSuggestions : MostSuggestions / 2).Select(p => new Suggestion(p.FullName, $"{p.Items.Count} products", p.Url)).ToList();
        if (result.MissingNumber is { } number && !Continues(result, number))
        {
            var address = $"/search?q={Uri.EscapeDataString(q!)}";
            printers.Insert(0, new Suggestion($"Nothing has the number “{number}”", "only near it:", address));
        }
        var items = result.Items.Take(MostSuggestions - printers.Count).Select(i => new Suggestion(i.Name, i.Product.Price.ToString(), i.Url));
        return Results.Json(printers.Concat(items));
    }

    /// <summary>
    /// While somebody types, the number is not complete yet: what goes on from it is no mere neighbour.
    /// </summary>
    private static bool Continues(SearchResult result, string number)
    {
        var typed = string.Concat(SearchWords.Cut(number));
        return result.Items.SelectMany(i => new[] { i.Name, i.Product.OemNumber ?? "" })
            .Concat(result.Printers.Select(p => p.FullName))
            .Any(name => string.Concat(SearchWords.Cut(name)).Contains(typed, StringComparison.Ordinal));
    }
}
