namespace Kept.Server.Catalog;

/// <summary>A department of a shop: one kind of goods.</summary>
/// <param name="Id">As in <c>/c/{category}</c>.</param>
/// <param name="Title">As people read it.</param>
/// <param name="One">One piece of it, in the middle of a sentence.</param>
/// <param name="Blurb">A sentence at the head of the shelf.</param>
internal sealed record ShelfKind(string Id, string Title, string One, string Blurb)
{
    public static IReadOnlyList<ShelfKind> All { get; } =
    [
        new("ink", "Ink", "ink cartridge", "Cartridges and bottles for inkjet printers, from the maker or from our own line."),
        new("toner", "Toner", "toner cartridge", "Toner for laser and LED printers, standard and high yield."),
        new("drum", "Drums", "drum unit", "Imaging drums, for when pages turn grey or streaky and the toner is still good."),
        new("maintenance-box", "Maintenance boxes", "maintenance box", "Boxes that take up waste ink, changed in a minute."),
        new("copy-paper", "Copy paper", "ream", "Everyday and premium paper by the ream and the case."),
        new("photo-paper", "Photo paper", "pack", "Gloss, satin and matte for prints worth keeping."),
        new("card-stock", "Card stock", "pack", "Heavier sheets for covers, cards and menus."),
        new("coloured-paper", "Coloured paper", "pack", "Tinted sheets for notices, forms and crafts."),
        new("labels", "Labels", "pack", "Sheets and rolls for addresses, parcels and shelves."),
        new("envelopes", "Envelopes", "pack", "From business letters to invitations."),
        new("notebooks", "Notebooks", "notebook", "Ruled, dotted, grid and plain."),
        new("pens", "Pens", "pack", "Ballpoint, gel and fountain pens, markers and pencils."),
        new("filing", "Filing", "pack", "Folders, binders and what goes in them."),
    ];

    public static IReadOnlyList<string> Cartridges { get; } = [.. All.Take(4).Select(k => k.Id)];

    public static IReadOnlyList<string> Paper { get; } = [.. All.Skip(4).Select(k => k.Id)];
}
