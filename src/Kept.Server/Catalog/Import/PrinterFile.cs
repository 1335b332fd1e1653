namespace Kept.Server.Catalog.Import;

/// <summary>Reads <c>printers.csv</c> and <c>fits.csv</c>; samples/README.md describes the columns.</summary>
internal static class PrinterFile
{
    public static IReadOnlyList<string> PrinterColumns { get; } = ["slug", "brand", "series", "model", "technology", "year"];

    public static IReadOnlyList<string> FitColumns { get; } = ["printer_brand", "printer_slug", "sku"];

    public static IReadOnlyList<Printer> ReadPrinters(string site, string file, byte[] content, ErrorList errors)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var printers = new List<Printer>();
        var brands = new Dictionary<string, (string Name, int Line)>(StringComparer.Ordinal);
        CsvTable.Read(file, content, PrinterColumns, errors, row =>
        {
            var printer = ReadPrinter(site, row);
            RequireOneSpelling(brands, printer, row);
            if (!seen.TryAdd(printer.Path, row.Line))
                row.Error("slug", $"'{CsvRow.Shown(printer.Path)}' is on line {seen[printer.Path]} already.");
            printers.Add(printer);
        });
        return printers;
    }

    /// <summary>Reads which product fits which printer. Each pair must name a known printer and a known product.</summary>
    public static IReadOnlyList<Fit> ReadFits(string site, string file, byte[] content, IReadOnlySet<string> printers, IReadOnlySet<string> skus, ErrorList errors)
    {
        var seen = new Dictionary<(string, string), int>();
        var fits = new List<Fit>();
        CsvTable.Read(file, content, FitColumns, errors, row =>
        {
            var path = Printer.PathOf(row.Text("printer_brand", 60), row.Slug("printer_slug"));
            var sku = row.Slug("sku");
            if (!printers.Contains(path))
                row.Error("printer_slug", $"there is no printer '{CsvRow.Shown(path)}'.");
            else if (!skus.Contains(sku))
                row.Error("sku", $"there is no product '{CsvRow.Shown(sku)}'.");
            else if (!seen.TryAdd((path, sku), row.Line))
                row.Error("sku", $"this pair is on line {seen[(path, sku)]} already.");
            else
                fits.Add(new Fit { SiteId = site, Printer = path, Sku = sku });
        });
        return fits;
    }

    /// <summary>Two spellings of a brand would lead to one address, where only one of them could be shown.</summary>
    private static void RequireOneSpelling(
        Dictionary<string, (string Name, int Line)> brands, Printer printer, CsvRow row)
    {
        var slug = Slugs.Of(printer.Brand);
        if (slug.Length == 0 || brands.TryAdd(slug, (printer.Brand, row.Line)))
            return;
        var (name, line) = brands[slug];
        if (name != printer.Brand)
            row.Error(
                "brand",
                $"'{CsvRow.Shown(printer.Brand)}' and '{CsvRow.Shown(name)}' on line {line} have the same address, "
                + $"/printers/{slug}. Write the brand the same way on every line.");
    }

    private static Printer ReadPrinter(string site, CsvRow row)
    {
        var brand = row.Text("brand", 60);
        if (brand.Length > 0 && Slugs.Of(brand).Length == 0)
            row.Error("brand", $"'{CsvRow.Shown(brand)}' holds no letter from a to z and no digit, so it has no address.");
        return new Printer
        {
            SiteId = site,
            Path = Printer.PathOf(brand, row.Slug("slug")),
            Brand = brand,
            Series = row.Text("series", 60),
            Model = row.Text("model", 120),
            Technology = row.OneOf("technology", ["inkjet", "laser"]) ?? "",
            Year = row.Whole("year", 1970, 2100, required: false),
        };
    }
}
