using System.Text.RegularExpressions;
using Kept.Policy;
using Kept.Server.People;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Kept.Server.Disclosures;

/// <summary>What staff type about a partner.</summary>
internal sealed partial class PartnerForm
{
    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? Recipient { get; set; }

    public string? Role { get; set; }

    public string? Country { get; set; }

    public string? PolicyUrl { get; set; }

    public string? Address { get; set; }

    public string? Contact { get; set; }

    public List<string> Purposes { get; set; } = [];

    /// <summary>Which version of the partner was opened.</summary>
    public int Version { get; set; }

    public static PartnerForm Of(Partner partner) => new()
    {
        Id = partner.Id,
        Name = partner.Name,
        Recipient = partner.Recipient,
        Role = partner.Role,
        Country = partner.Country,
        PolicyUrl = partner.PolicyUrl,
        Address = partner.Address,
        Contact = EmailAddress.Display(partner.Contact),
        Purposes = [.. partner.Purposes.Split(", ")],
        Version = partner.Version,
    };

    /// <summary>The partner that the form describes. Call it when <see cref="Check"/> found nothing.</summary>
    public Partner ToPartner(string site) => new()
    {
        Id = Id!,
        SiteId = site,
        Name = Name!.Trim(),
        Recipient = Recipient!,
        Role = Role!.Trim(),
        Country = Country!.ToUpperInvariant(),
        PolicyUrl = TextOf(PolicyUrl),
        Address = TextOf(Address),
        Contact = string.IsNullOrWhiteSpace(Contact) ? null : EmailAddress.Stored(Contact),
        Purposes = string.Join(", ", Purposes.Select(p => Purpose.Parse(p)).DistinctBy(p => p.Id).OrderBy(p => p.Id).Select(p => p.Name)),
    };

    /// <summary>Adds what is wrong to the errors of the page.</summary>
    public void Check(ModelStateDictionary errors)
    {
        if (Id is null || !ShortName().IsMatch(Id))
            errors.AddModelError("Form.Id", "The short name has 2 to 40 lower-case letters, digits or hyphens, and begins with a letter.");
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 100)
            errors.AddModelError("Form.Name", "Give the company's name, up to 100 characters.");
        if (string.IsNullOrWhiteSpace(Role) || Role.Length > 200)
            errors.AddModelError("Form.Role", "Say in up to 200 characters what it does for the shop; people read this in their record.");
        if (!Kept.Policy.Recipient.TryParse(Recipient, out _))
            errors.AddModelError("Form.Recipient", "Choose what kind of recipient it is.");
        if (Country is not { Length: 2 } country || !country.All(char.IsAsciiLetter))
            errors.AddModelError("Form.Country", "Give the country as two letters (ISO 3166-1), for example US.");
        if (!string.IsNullOrWhiteSpace(PolicyUrl) && !(Uri.TryCreate(PolicyUrl, UriKind.Absolute, out var url) && url.Scheme is "https" or "http"))
            errors.AddModelError("Form.PolicyUrl", "The address of its policy begins with https://.");
        if (Address is { Length: > 200 })
            errors.AddModelError("Form.Address", "The postal address is longer than 200 characters.");
        if (!string.IsNullOrWhiteSpace(Contact) && EmailAddress.Problem(Contact) is { } problem)
            errors.AddModelError("Form.Contact", $"{problem} Leave it empty when the company has none; staff then tell it themselves.");
        if (Purposes.Count == 0 || !Purposes.All(p => Purpose.TryParse(p, out _)))
            errors.AddModelError("Form.Purposes", "Choose at least one purpose that the agreement covers.");
    }

    private static string? TextOf(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

    [GeneratedRegex("^[a-z][a-z0-9-]{1,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex ShortName();
}
