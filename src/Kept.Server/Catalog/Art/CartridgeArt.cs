namespace Kept.Server.Catalog.Art;

/// <summary>Ink: tanks, bottles and boxes of several.</summary>
internal static class CartridgeArt
{
    private static readonly string[] TriColours = ["cyan", "magenta", "yellow"];

    public static void Ink(SvgCanvas canvas, Product product)
    {
        Shades(canvas, product);
        canvas.Shadow(120, 212, 130);
        if (HasPrintHead(product))
            Block(canvas, product);
        else
            Tank(canvas, product, product.Colour ?? "grey", label: true);
        if (ProductArt.IsLarge(product))
            Large(canvas, 176, 52);
    }

    public static void Multipack(SvgCanvas canvas, Product product)
    {
        Shades(canvas, product);
        var parts = ProductArt.PartsOf(product).Take(5).ToList();
        canvas.Shadow(120, 212, 200);
        var step = Math.Min(62.0, 140.0 / Math.Max(1, parts.Count - 1));
        var start = 120 - (step * (parts.Count - 1) / 2) - 78;
        foreach (var (index, part) in parts.Index())
            canvas.Move(start + (index * step), 64, 0.65, c => Tank(c, product, part, label: false));
        canvas.Rect(40, 150, 160, 44, "#fff", 6, stroke: "#c9d1d9").Text(120, 170, product.OemNumber ?? product.Brand, 17, 146, "#1b232b", 700)
            .Text(120, 186, $"{parts.Count}-pack", 12, 140, "#5b6773", 500);
        if (ProductArt.IsLarge(product))
            Large(canvas, 196, 50);
    }

    public static void Bottle(SvgCanvas canvas, Product product)
    {
        var ink = Colours.Of(product.Colour).Hex;
        canvas.Shade("g", "#ffffff", "#d5dce2").Shadow(120, 214, 110);
        canvas.Rect(103, 22, 34, 30, "#2a3037", 5).Rect(103, 28, 34, 3, "#fff", opacity: 0.18).Rect(103, 36, 34, 3, "#fff", opacity: 0.18);
        canvas.Path("M106 52h28v10c0 12 30 16 30 40v94c0 9-6 14-14 14H90c-8 0-14-5-14-14v-94c0-24 30-28 30-40z", "url(#g)", stroke: "#b9c3cb");
        canvas.Path("M80 104c2-14 20-18 26-30h28c6 12 24 16 26 30v92c0 7-4 10-10 10H90c-6 0-10-3-10-10z", ink, 0.9);
        canvas.Rect(86, 116, 68, 68, "#fff", 5).Path("M120 122c8 10 12 15 12 21a12 12 0 1 1-24 0c0-6 4-11 12-21z", ink)
            .Text(120, 172, product.OemNumber ?? product.Brand, 13, 62, "#1b232b", 700);
        canvas.Rect(146, 70, 6, 128, "#fff", 3, 0.35);
    }

    /// <summary>Makers whose cartridges carry the print head, which makes them wide and low.</summary>
    private static bool HasPrintHead(Product product) =>
        (product.Name.Contains("HP ", StringComparison.Ordinal) || product.Name.Contains("Lexmark", StringComparison.Ordinal)
            || product.Name.Contains("PG-", StringComparison.Ordinal) || product.Name.Contains("CL-", StringComparison.Ordinal) || product.Name.Contains("Dell", StringComparison.Ordinal))
        && !product.Name.Contains("PGI", StringComparison.Ordinal);

    private static void Block(SvgCanvas canvas, Product product)
    {
        canvas.Path("M52 66c0-8 5-13 13-13h98c14 0 27 12 27 28v98c0 8-5 13-13 13h-21v12c0 5-3 8-8 8H94c-5 0-8-3-8-8v-12H65c-8 0-13-5-13-13z", "url(#body)");
        canvas.Path("M70 53c2-12 8-17 18-17h40c8 0 13 5 15 17z", "url(#cap)").Rect(92, 200, 60, 6, "#c98f3a", 2);
        canvas.Rect(62, 72, 116, 108, "#fff", 6);
        Band(canvas, product.Colour ?? "grey", 62, 116);
        canvas.Text(120, 152, product.OemNumber ?? product.Brand, 22, 108, "#1b232b", 700);
        if (product.PageYield is int pages)
            canvas.Text(120, 170, $"{pages:N0} pages", 12, 100, "#5b6773", 500);
    }

    private static void Tank(SvgCanvas canvas, Product product, string colour, bool label)
    {
        var compatible = product.Type == "compatible";
        canvas.Rect(86, 30, 44, 22, "url(#cap)", 5).Rect(72, 42, 96, 164, "url(#body)", 9);
        canvas.Rect(100, 204, 40, 8, compatible ? "#aab4bd" : "#14181c", 3);
        canvas.Rect(156, 48, 5, 152, "#fff", 2, compatible ? 0.5 : 0.1);
        canvas.Rect(80, 66, 80, 118, "#fff", 5);
        Band(canvas, colour, 80, 80);
        if (!label)
            return;
        canvas.Text(120, 146, product.OemNumber ?? product.Brand, 18, 72, "#1b232b", 700);
        if (product.PageYield is int pages)
            canvas.Text(120, 164, $"{pages:N0} pages", 11, 72, "#5b6773", 500);
        canvas.Rect(88, 172, 64, 3, compatible ? ProductArt.BrandTint(product.Brand) : "#c9d1d9", 1.5);
    }

    private static void Band(SvgCanvas canvas, string colour, double x, double width)
    {
        if (colour == "tri-colour")
            foreach (var (index, part) in TriColours.Index())
                canvas.Rect(x + (index * width / 3), 66, width / 3, 56, Colours.Of(part).Hex);
        else
            canvas.Rect(x, 66, width, 56, Colours.Of(colour).Hex, 5).Rect(x, 112, width, 10, Colours.Of(colour).Hex);
        canvas.Path("M120 74c9 12 14 18 14 25a14 14 0 1 1-28 0c0-7 5-13 14-25z", "#fff", 0.92);
    }

    private static void Large(SvgCanvas canvas, double x, double y) =>
        canvas.Circle(x, y, 22, "#1b232b").Circle(x, y, 19, "none", stroke: "#fff", opacity: 0.5).Text(x, y + 6, "XL", 17, 34, "#fff", 800);

    private static void Shades(SvgCanvas canvas, Product product)
    {
        if (product.Type == "compatible")
            canvas.Shade("body", "#eef2f5", "#c3ccd4").Shade("cap", "#d8dfe5", "#aeb9c2");
        else
            canvas.Shade("body", "#454c54", "#23282d").Shade("cap", "#343a41", "#191d21");
    }
}
