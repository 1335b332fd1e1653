namespace Kept.Server.Catalog.Art;

/// <summary>Paper by the pack, and envelopes.</summary>
internal static class PaperArt
{
    public static void Ream(SvgCanvas canvas, Product product)
    {
        var tint = ProductArt.BrandTint(product.Brand);
        var paper = Colours.Of(product.Colour ?? "white").Hex;
        var thick = product.Kind == "copy-paper" ? Math.Clamp((product.Sheets ?? 500) / 8, 40, 92) : 46;
        var top = 188 - thick;
        canvas.Shade("front", "#ffffff", "#e8e6df").Shadow(122, 204, 200);
        canvas.Path($"M28 {top}L66 {top - 44}h154l-38 44z", product.Kind == "copy-paper" ? "#fdfcf9" : paper, stroke: "#d9d4c8");
        canvas.Path($"M182 {top}l38-44v{thick + 8}l-38 44z", "#cfcabd");
        for (var line = 1; line < thick / 7; line++)
            canvas.Path($"M182 {top + (line * 7)}l38-44", "none", 0.35, "#8f897a", 0.8);
        canvas.Rect(28, top, 154, thick + 8, "url(#front)", stroke: "#d9d4c8").Rect(28, top, 154, (thick + 8) * 0.42, tint);
        canvas.Path($"M66 {top - 44}L28 {top}h46l38-44z", tint, 0.9);
        canvas.Text(105, top + (thick * 0.28) + 4, product.Brand, 18, 140, "#fff", 700);
        canvas.Text(105, top + (thick * 0.42) + ((thick + 8) * 0.3) + 5, Caption(product), 13, 144, "#2a2722", 600);
        canvas.Rect(160, top + ((thick + 8) * 0.42) - 9, 18, 18, paper, 9, stroke: "#fff");
        if (product.WeightGsm is int weight)
            canvas.Text(144, top - 18, $"{weight} g/m²", 12, 70, product.Colour is "black" or "navy" ? "#fff" : "#6d675a", 600);
    }

    public static void Photo(SvgCanvas canvas, Product product)
    {
        canvas.Shade("sky", "#f7c98b", "#6fb3d9", down: true).Shade("sea", "#2e7fa8", "#17475f", down: true).Shadow(120, 212, 170);
        canvas.Turn(-5, 120, 120, c => c.Rect(50, 36, 140, 172, "#e7e3da", 4, stroke: "#cfc9bb"));
        canvas.Rect(48, 30, 144, 178, "#fff", 5, stroke: "#d4cfc4").Rect(56, 38, 128, 104, "url(#sky)", 2).Circle(146, 76, 13, "#fff2cf");
        canvas.Path("M56 118l30-36 26 28 22-20 50 44v8H56z", "#31566b", 0.85).Rect(56, 122, 128, 20, "url(#sea)");
        var gloss = product.Name.Contains("Gloss", StringComparison.Ordinal);
        if (gloss)
            canvas.Path("M56 38h46L56 110z", "#fff", 0.28);
        canvas.Rect(48, 150, 144, 6, ProductArt.BrandTint(product.Brand)).Text(120, 176, $"{product.Brand} photo", 16, 130, "#1b232b", 700)
            .Text(120, 195, Caption(product), 12, 132, "#5b6773", 500);
    }

    public static void Envelopes(SvgCanvas canvas, Product product)
    {
        var paper = Colours.Of(product.Colour ?? "white").Hex;
        var square = product.Size is not null && product.Size.StartsWith('A');
        var height = square ? 112 : 92;
        canvas.Shadow(120, 204, 196);
        foreach (var step in new[] { 2, 1, 0 })
            canvas.Rect(24 + (step * 5), 98 - (step * 16), 182, height, step == 0 ? paper : Shaded(paper), 4, stroke: "#bdb5a4");
        canvas.Path($"M24 102c0-2 2-4 4-4h174c2 0 4 2 4 4l-82 {(square ? 62 : 48)}c-6 4-12 4-18 0z", "#fff", 0.5, "#bdb5a4");
        if (product.Name.Contains("Window", StringComparison.Ordinal))
            canvas.Rect(44, 152, 70, 24, "#dfe9ee", 3, stroke: "#aab4bd");
        canvas.Circle(115, 98 + (square ? 58 : 46), 11, ProductArt.BrandTint(product.Brand));
        canvas.Text(115, 98 + height - 12, Caption(product), 12, 150, product.Colour is "black" or "navy" ? "#fff" : "#4a4538", 600);
    }

    /// <summary>Size and count, for example <c>Letter · 500 sheets</c>.</summary>
    private static string Caption(Product product) => string.Join(" · ", new[] { product.Size, product.Sheets is int n ? n.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) : null }.Where(t => t is not null));

    private static string Shaded(string paper) => paper == "#fbfaf6" ? "#efece3" : paper;
}
