namespace Kept.Server.Catalog.Art;

/// <summary>What goes into laser printers, and the box that takes waste ink.</summary>
internal static class TonerArt
{
    public static void Toner(SvgCanvas canvas, Product product)
    {
        var compatible = product.Type == "compatible";
        var colour = Colours.Of(product.Colour).Hex;
        canvas.Shade("body", compatible ? "#e6ebef" : "#4a5159", compatible ? "#b6c0c9" : "#22272c", down: true).Shade("roll", "#8fd0c4", "#2f7d74", down: true);
        canvas.Shadow(120, 190, 210);
        canvas.Path("M88 78c0-16 12-22 32-22s32 6 32 22", "none", stroke: compatible ? "#97a3ad" : "#2b3036", width: 11);
        canvas.Rect(34, 158, 172, 18, "url(#roll)", 9);
        canvas.Path("M22 88c0-8 6-14 14-14h168c8 0 14 6 14 14v58c0 11-8 20-19 20H41c-11 0-19-9-19-20z", "url(#body)");
        canvas.Rect(22, 86, 14, 66, colour, 3).Rect(204, 86, 14, 66, colour, 3).Rect(40, 80, 160, 4, "#fff", 2, compatible ? 0.7 : 0.14);
        canvas.Rect(54, 92, 132, 60, "#fff", 5);
        Swatch(canvas, product);
        canvas.Text(134, 118, product.OemNumber ?? product.Brand, 19, 92, "#1b232b", 700);
        canvas.Text(134, 138, product.PageYield is int pages ? $"{pages:N0} pages" : Colours.Of(product.Colour).Name, 12, 92, "#5b6773", 500);
        if (compatible)
            canvas.Rect(90, 146, 88, 3, ProductArt.BrandTint(product.Brand), 1.5);
    }

    public static void Drum(SvgCanvas canvas, Product product)
    {
        canvas.Shade("body", "#59616a", "#2b3036", down: true).Shade("roll", "#7cc4e0", "#1f6f93", down: true).Shadow(120, 192, 210);
        canvas.Rect(26, 66, 188, 54, "url(#body)", 8).Rect(56, 76, 128, 34, "#fff", 4);
        canvas.Text(120, 99, product.OemNumber ?? product.Brand, 18, 116, "#1b232b", 700);
        canvas.Path("M22 66h18v120H30c-4 0-8-4-8-8zM200 66h18v112c0 4-4 8-8 8h-10z", "#33393f");
        canvas.Rect(40, 126, 160, 48, "url(#roll)", 4).Rect(40, 134, 160, 7, "#fff", 3, 0.35);
        canvas.Circle(31, 150, 15, "#c9d1d9").Circle(31, 150, 6, "#59616a").Circle(209, 150, 15, "#c9d1d9").Circle(209, 150, 6, "#59616a");
    }

    public static void MaintenanceBox(SvgCanvas canvas, Product product)
    {
        canvas.Shade("body", "#f3f5f7", "#c5cdd4").Shadow(120, 198, 190);
        canvas.Path("M40 92l28-30h140l-28 30z", "#dfe5ea").Path("M180 92l28-30v100l-28 34z", "#a9b4bd").Rect(40, 92, 140, 104, "url(#body)", 3);
        canvas.Path("M66 84l12-14h108l-12 14z", "#4b545d");
        for (var x = 0; x < 6; x++)
            canvas.Rect(84 + (x * 17), 73, 9, 8, "#8a949d", 2);
        canvas.Rect(54, 112, 112, 56, "#fff", 5).Text(110, 138, product.OemNumber ?? product.Brand, 18, 100, "#1b232b", 700)
            .Text(110, 156, "Maintenance box", 11, 100, "#5b6773", 500);
    }

    private static void Swatch(SvgCanvas canvas, Product product)
    {
        var parts = product.Colour == "multipack" ? ProductArt.PartsOf(product) : [product.Colour ?? "grey"];
        var height = 48.0 / parts.Count;
        foreach (var (index, part) in parts.Index())
            canvas.Rect(60, 98 + (index * height), 20, height, Colours.Of(part).Hex, 2);
    }
}
