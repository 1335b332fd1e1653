using System.Globalization;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Shared;

namespace Kept.Server.Staff;

/// <summary>A site's settings as the console's form holds them: texts as typed, checked as a whole.</summary>
internal sealed class SiteForm
{
    private const int MostMethods = 8;

    public string? Name { get; set; }

    public string? Tagline { get; set; }

    public string? Host { get; set; }

    public string? Company { get; set; }

    /// <summary>A line each.</summary>
    public string? PostalAddress { get; set; }

    public string? PrivacyOfficer { get; set; }

    public string? PrivacyEmail { get; set; }

    public string? SupportEmail { get; set; }

    public string? Phone { get; set; }

    public string? TimeZone { get; set; }

    public string? TaxNote { get; set; }

    public string? Accent { get; set; }

    public string? AccentDark { get; set; }

    public List<ShippingForm> Shipping { get; set; } = [];

    /// <summary>Which version of the settings was opened.</summary>
    public int Version { get; set; }

    public static SiteForm Of(Site site) => new()
    {
        Name = site.Name,
        Tagline = site.Tagline,
        Host = site.Host,
        Company = site.Company,
        PostalAddress = string.Join('\n', site.PostalAddress),
        PrivacyOfficer = site.PrivacyOfficer,
        PrivacyEmail = EmailAddress.Display(site.PrivacyEmail),
        SupportEmail = EmailAddress.Display(site.SupportEmail),
        Phone = site.Phone,
        TimeZone = site.TimeZone,
        TaxNote = site.TaxNote,
        Accent = site.Theme.Accent,
        AccentDark = site.Theme.AccentDark,
        Shipping = [.. site.Shipping.Select(ShippingForm.Of)],
    };

    /// <summary>Every field with its value, to be compared. Who answers questions about privacy may be named.</summary>
    public IEnumerable<FieldText> Fields() =>
    [
        new("Name", Name?.Trim()), new("Tagline", Tagline?.Trim()), new("Host name", HostName.Normalise(Host) ?? Host), new("Company", Company?.Trim()),
        new("Postal address", string.Join(", ", Lines(PostalAddress))), new("Privacy officer", PrivacyOfficer?.Trim(), IsPersonal: true),
        new("Privacy e-mail", PrivacyEmail?.Trim(), IsPersonal: true), new("Support e-mail", SupportEmail?.Trim(), IsPersonal: true),
        new("Telephone", Phone?.Trim(), IsPersonal: true), new("Time zone", TimeZone?.Trim()), new("Note on tax", TaxNote?.Trim()),
        new("Accent on white", Accent?.ToLowerInvariant()), new("Accent on dark", AccentDark?.ToLowerInvariant()),
        new("Ways to ship", string.Join("; ", Shipping.Where(s => !s.IsEmpty).Select(s => s.Text()))),
    ];

    /// <summary>An empty row at the end, so that a method can be added without JavaScript.</summary>
    public SiteForm WithEmptyRow()
    {
        if (Shipping.Count < MostMethods && (Shipping.Count == 0 || !Shipping[^1].IsEmpty))
            Shipping.Add(new ShippingForm());
        return this;
    }

    /// <summary>What is wrong, as field and message; nothing when the form makes a site. Hosts of other sites are taken.</summary>
    public IEnumerable<(string Field, string Message)> Errors(IEnumerable<Site> others)
    {
        foreach (var error in TextErrors().Concat(AddressErrors()).Concat(ThemeErrors()))
            yield return error;
        var host = HostName.Normalise(Host);
        if (host is null)
            yield return (nameof(Host), "A host name looks like shop.example.com: letters, digits, hyphens and dots, without https:// and without a port.");
        else if (others.FirstOrDefault(s => s.Host.Equals(host, StringComparison.OrdinalIgnoreCase)) is { } taken)
            yield return (nameof(Host), $"{taken.Name} answers at this host name already. Each shop needs its own.");
        foreach (var error in ShippingErrors())
            yield return error;
    }

    /// <summary>The site with these settings. Call it when there are no <see cref="Errors"/>.</summary>
    public Site ApplyTo(Site site) => site with
    {
        Name = Name!.Trim(),
        Tagline = Tagline?.Trim() ?? "",
        Host = HostName.Normalise(Host)!,
        Company = Company!.Trim(),
        PostalAddress = Lines(PostalAddress),
        PrivacyOfficer = PrivacyOfficer!.Trim(),
        PrivacyEmail = EmailAddress.Stored(PrivacyEmail!),
        SupportEmail = EmailAddress.Stored(SupportEmail!),
        Phone = Phone?.Trim() ?? "",
        TimeZone = TimeZone!.Trim(),
        TaxNote = TaxNote?.Trim() ?? "",
        Theme = new Theme(Accent!.ToLowerInvariant(), AccentDark!.ToLowerInvariant()),
        Shipping = [.. Shipping.Where(s => !s.IsEmpty).Select(s => s.Method())],
    };

    private IEnumerable<(string, string)> TextErrors()
    {
        if (Missing(Name, 60))
            yield return (nameof(Name), "Write the shop's name, at most 60 characters.");
        if (Tagline?.Length > 160)
            yield return (nameof(Tagline), "A tagline has at most 160 characters.");
        if (Missing(Company, 120))
            yield return (nameof(Company), "Write the company that runs the shop, at most 120 characters.");
        if (Missing(PrivacyOfficer, 80))
            yield return (nameof(PrivacyOfficer), "Write who answers questions about privacy: a name or an office.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone?.Trim() ?? "", out _))
            yield return (nameof(TimeZone), "Choose a time zone from the list, such as America/Los_Angeles.");
        if (TaxNote?.Length > 300)
            yield return (nameof(TaxNote), "The note has at most 300 characters.");
        if (!string.IsNullOrWhiteSpace(Phone) && PhoneNumber.Problem(Phone) is { } phone)
            yield return (nameof(Phone), $"{phone} Leave it empty for none.");
    }

    private IEnumerable<(string, string)> AddressErrors()
    {
        var lines = Lines(PostalAddress);
        if (lines.Count is < 2 or > 7 || lines.Any(l => l.Length > 80))
            yield return (nameof(PostalAddress), "Write the full postal address in 2 to 7 lines: every offer by mail must carry it.");
        if (EmailAddress.Problem(PrivacyEmail) is { } privacy)
            yield return (nameof(PrivacyEmail), privacy);
        if (EmailAddress.Problem(SupportEmail) is { } support)
            yield return (nameof(SupportEmail), support);
    }

    private IEnumerable<(string, string)> ThemeErrors()
    {
        foreach (var (field, colour, ground, where) in new[] { (nameof(Accent), Accent, Contrast.White, "white"), (nameof(AccentDark), AccentDark, Contrast.Dark, "the dark ground") })
        {
            if (!Contrast.IsColour(colour))
                yield return (field, "A colour is # and six digits from 0 to f, such as #1d4e89.");
            else if (Contrast.Ratio(colour!, ground) is var ratio and < Contrast.Text)
                yield return (field, string.Create(CultureInfo.InvariantCulture, $"On {where} this colour has a contrast of {ratio:0.0} to 1. Text needs 4.5: choose a {(ground == Contrast.White ? "darker" : "lighter")} one."));
        }
    }

    private IEnumerable<(string, string)> ShippingErrors()
    {
        var methods = Shipping.Index().Where(s => !s.Item.IsEmpty).ToList();
        if (methods.Count == 0)
            yield return (nameof(Shipping), "A shop needs at least one way to ship.");
        foreach (var (index, method) in methods)
            foreach (var (field, message) in method.Errors())
                yield return ($"Shipping[{index}].{field}", message);
        foreach (var (index, method) in methods.Where(m => methods.Count(o => o.Item.Id?.Trim() == m.Item.Id?.Trim()) > 1).Skip(1))
            yield return ($"Shipping[{index}].Id", $"Two ways to ship have the short name '{method.Id}'.");
    }

    private static bool Missing(string? text, int most) => string.IsNullOrWhiteSpace(text) || text.Trim().Length > most;

    private static List<string> Lines(string? text) =>
        [.. (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
