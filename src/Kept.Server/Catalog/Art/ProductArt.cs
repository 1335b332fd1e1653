namespace Kept.Server.Catalog.Art;

/// <summary>
/// Draws a product from its attributes: shape by kind, its colour, its number. The same attributes give the same picture,
/// byte by byte.
/// </summary>
internal static class ProductArt
{
    public static string Draw(Product product)
    {
        var canvas = new SvgCanvas();
        Action<SvgCanvas, Product> draw = product.Kind switch
        {
            "ink" when product.Name.Contains("pack", StringComparison.Ordinal) => CartridgeArt.Multipack,
            "ink" when product.Description.Contains("ottle", StringComparison.Ordinal) => CartridgeArt.Bottle,
            "ink" => CartridgeArt.Ink,
            "toner" => TonerArt.Toner,
            "drum" => TonerArt.Drum,
            "maintenance-box" => TonerArt.MaintenanceBox,
            "photo-paper" => PaperArt.Photo,
            "envelopes" => PaperArt.Envelopes,
            "labels" => DeskArt.Labels,
            "notebooks" => DeskArt.Notebook,
            "pens" => DeskArt.Pens,
            "filing" => DeskArt.Filing,
            _ => PaperArt.Ream,
        };
        draw(canvas, product);
        return canvas.ToString();
    }

    /// <summary>The parts that a multipack holds, read from its name, for example Black and Tri-colour.</summary>
    public static IReadOnlyList<string> PartsOf(Product product)
    {
        var named = Colours.Inks.Where(c => c != "multipack" && product.Name.Contains(Colours.Of(c).Name, StringComparison.OrdinalIgnoreCase)).ToList();
        return named.Count >= 2 ? named : product.Colour == "multipack" ? ["black", "cyan", "magenta", "yellow"] : named.Count == 1 ? [named[0], named[0]] : ["black", "black"];
    }

    /// <summary>A wrapper colour that stays with a brand.</summary>
    public static string BrandTint(string brand) => brand switch
    {
        "Foolscap" => "#7a3b1e",
        "Plover" => "#2f5d62",
        "Heron" => "#33507e",
        "Northmill" => "#4d5a36",
        "Inkwell" => "#1d4e89",
        _ => "#3d4650",
    };

    public static bool IsLarge(Product product) =>
        product.Name.Contains("XL", StringComparison.Ordinal) || product.Name.Contains("High", StringComparison.Ordinal);
}
