using System.Globalization;

namespace Kept.Server.Catalog.Art;

/// <summary>Labels, notebooks, pens and filing.</summary>
internal static class DeskArt
{
    private static readonly string[] Assorted = ["blue", "red", "green", "goldenrod"];

    public static void Labels(SvgCanvas canvas, Product product)
    {
        canvas.Shadow(120, 212, 160);
        if (product.Name.Contains("Roll", StringComparison.Ordinal))
        {
            canvas.Shade("roll", "#ffffff", "#dcd8cd").Path("M120 60h86v130h-86z", "#fdfcf9", stroke: "#d4cfc4").Rect(134, 78, 58, 40, "#fff", 4, stroke: "#cfc9bb").Rect(134, 130, 58, 40, "#fff", 4, stroke: "#cfc9bb");
            canvas.Circle(104, 122, 78, "url(#roll)", stroke: "#cfc9bb").Circle(104, 122, 56, "none", 0.5, "#cfc9bb").Circle(104, 122, 66, "none", 0.5, "#cfc9bb").Circle(104, 122, 28, "#b68d5d").Circle(104, 122, 21, "#f4f1ea");
            return;
        }
        var (columns, rows) = Grid(product);
        canvas.Turn(4, 120, 120, c => c.Rect(54, 32, 136, 174, "#e9e5dc", 3, stroke: "#cfc9bb")).Rect(50, 28, 140, 180, "#f2efe8", 4, stroke: "#cfc9bb");
        var (width, height) = (128.0 / columns, 168.0 / rows);
        for (var x = 0; x < columns; x++)
            for (var y = 0; y < rows; y++)
                canvas.Rect(56 + (x * width) + 1.5, 34 + (y * height) + 1.5, width - 3, height - 3, Colours.Of(product.Colour == "assorted" ? Assorted[y % Assorted.Length] : product.Colour ?? "white").Hex, 3, stroke: "#d8d3c7");
        canvas.Path("M190 170v34c0 2-2 4-4 4h-40z", ProductArt.BrandTint(product.Brand), 0.9);
    }

    public static void Notebook(SvgCanvas canvas, Product product)
    {
        var cover = Colours.Of(product.Colour).Hex;
        canvas.Shade("spine", "#000000", "#555555").Shadow(122, 212, 150);
        canvas.Rect(60, 32, 132, 176, "#fff", 6, stroke: "#cfc9bb").Rect(58, 30, 130, 176, cover, 7);
        if (product.Name.Contains("Spiral", StringComparison.Ordinal))
            for (var y = 0; y < 11; y++)
                canvas.Rect(46, 40 + (y * 15), 24, 5, "#aab4bd", 2.5).Circle(68, 42.5 + (y * 15), 3.5, "#fff", 0.8);
        else
            canvas.Rect(58, 30, 18, 176, "url(#spine)", 5, 0.35).Rect(170, 30, 6, 176, "#fff", 0, 0.35);
        canvas.Rect(92, 64, 70, 46, "#fdfcf9", 3, 0.94).Text(127, 86, product.Brand, 13, 62, "#2a2722", 700)
            .Text(127, 101, product.Size ?? "", 11, 62, "#5b6773", 500);
    }

    public static void Pens(SvgCanvas canvas, Product product)
    {
        var colours = product.Colour == "assorted" ? Assorted : [product.Colour ?? "black"];
        var count = Math.Clamp(product.Sheets ?? 1, 1, 4);
        var marker = product.Name.Contains("ighlighter", StringComparison.Ordinal) || product.Name.Contains("arker", StringComparison.Ordinal);
        canvas.Shadow(124, 212, 150);
        for (var pen = 0; pen < count; pen++)
        {
            var x = 120 - (count * 17) + (pen * 34);
            canvas.Turn(-14 + (pen * 7), 120, 210, c => Pen(c, x, Colours.Of(colours[pen % colours.Length]).Hex, marker ? 26 : 17));
        }
        if (product.Sheets is > 1)
            canvas.Rect(66, 148, 108, 58, ProductArt.BrandTint(product.Brand), 5).Text(120, 174, product.Brand, 17, 96, "#fff", 700)
                .Text(120, 193, string.Create(CultureInfo.InvariantCulture, $"{product.Sheets} pack"), 12, 96, "#fff", 500);
    }

    public static void Filing(SvgCanvas canvas, Product product)
    {
        var colour = Colours.Of(product.Colour ?? "manila").Hex;
        canvas.Shadow(120, 208, 190);
        if (product.Name.Contains("Binder", StringComparison.Ordinal))
        {
            canvas.Shade("spine", "#ffffff", "#000000").Rect(62, 30, 128, 176, colour, 5, stroke: "#aab4bd").Rect(62, 30, 34, 176, "url(#spine)", 5, 0.16);
            canvas.Rect(69, 60, 20, 62, "#fff", 2, stroke: "#aab4bd").Circle(79, 172, 9, "#fff", 0.9, "#8a949d", 2.5);
            return;
        }
        var folders = product.Colour == "assorted" ? Assorted : [product.Colour ?? "manila", product.Colour ?? "manila", product.Colour ?? "manila"];
        foreach (var (index, id) in folders.Index())
        {
            var (x, y) = (26 + (index * 5), 62 + (index * 14));
            canvas.Path($"M{x} {y + 8}c0-5 3-8 8-8h44l12 14h106c5 0 8 3 8 8v{104 - (index * 3)}c0 4-3 7-7 7H{x + 7}c-4 0-7-3-7-7z", Colours.Of(id).Hex, stroke: "#8a7b56");
        }
        canvas.Rect(72, 148, 96, 30, "#fff", 3, 0.9).Text(120, 168, product.Size ?? product.Brand, 14, 86, "#2a2722", 600);
    }

    private static void Pen(SvgCanvas canvas, double x, string colour, double width) => canvas
        .Rect(x, 34, width, 150, colour, 5).Rect(x, 34, width, 52, "#1b232b", 5, 0.22).Rect(x + width - 5, 44, 3, 60, "#fff", 1.5, 0.55)
        .Path(FormattableString.Invariant($"M{x + 2} 184h{width - 4}l-{(width - 4) / 2} 22z"), "#c9d1d9");

    private static (int Columns, int Rows) Grid(Product product)
    {
        foreach (var (many, columns, rows) in new[] { (30, 3, 10), (20, 2, 10), (10, 2, 5), (6, 2, 3), (80, 4, 20), (2, 1, 2) })
            if (product.Name.Contains(string.Create(CultureInfo.InvariantCulture, $"{many} per sheet"), StringComparison.Ordinal))
                return (columns, rows);
        return (1, 1);
    }
}
