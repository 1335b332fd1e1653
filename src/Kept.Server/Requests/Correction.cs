using System.Text.RegularExpressions;
using Kept.Policy;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;

namespace Kept.Server.Requests;

/// <summary>What a person types to correct. An empty field means: leave as it is.</summary>
internal sealed partial class CorrectionForm
{
    public string? Name { get; set; }

    public string? Phone { get; set; }

    public string? Street { get; set; }

    public string? Street2 { get; set; }

    public string? City { get; set; }

    public string? Region { get; set; }

    public string? PostalCode { get; set; }

    public string? Email { get; set; }

    public override string ToString() => "▒▒▒";

    public bool HasAddress => new[] { Street, Street2, City, Region, PostalCode }.Any(p => !string.IsNullOrWhiteSpace(p));

    /// <summary>What is wrong, by field; nothing when all is right.</summary>
    public IEnumerable<(string Field, string Message)> Errors()
    {
        if (Name is { Length: > 200 })
            yield return (nameof(Name), "The name is longer than 200 characters.");
        if (!string.IsNullOrWhiteSpace(Phone) && E164(Phone) is null)
            yield return (nameof(Phone), "This telephone number cannot exist. Type it with area code, for example 510 555 0142, or with + and the country's code.");
        if (!string.IsNullOrWhiteSpace(Email) && !EmailAddress.IsValid(Email))
            yield return (nameof(Email), "Type the whole e-mail address, for example name@example.com.");
        if (!HasAddress)
            yield break;
        if (string.IsNullOrWhiteSpace(Street) || Street.Length > 200)
            yield return (nameof(Street), "Type street and number, up to 200 characters.");
        if (string.IsNullOrWhiteSpace(City) || City.Length > 100)
            yield return (nameof(City), "Type the city, up to 100 characters.");
        if (Region?.Trim() is not { Length: 2 } region || !region.All(char.IsAsciiLetter))
            yield return (nameof(Region), "Type the state as two letters, for example CA.");
        if (PostalCode is null || !ZipCode().IsMatch(PostalCode.Trim()))
            yield return (nameof(PostalCode), "A zip code has five digits, or five and four: 94607 or 94607-1234.");
    }

    /// <summary>The corrected values that differ from <paramref name="now"/>; the e-mail address is not among them.</summary>
    public PersonalData Changes(PersonalData now)
    {
        var name = string.IsNullOrWhiteSpace(Name) || Name.Trim() == now.Name ? null : Name.Trim();
        var phone = string.IsNullOrWhiteSpace(Phone) || E164(Phone) == now.Phone ? null : E164(Phone);
        var address = !HasAddress ? null : new PostalAddress(
            Street!.Trim(), string.IsNullOrWhiteSpace(Street2) ? null : Street2.Trim(), City!.Trim(), Region!.Trim().ToUpperInvariant(), PostalCode!.Trim(), "US");
        if (now.GiftRecipient is { } gift)
            return new PersonalData { GiftRecipient = new GiftRecipient(name ?? gift.Name, address ?? gift.Address) is var given && given == gift ? null : given };
        return new PersonalData { Name = name, Phone = phone, PostalAddress = address == now.PostalAddress ? null : address };
    }

    public static CorrectionForm Of(PersonalData now) => new()
    {
        Name = now.Name ?? now.GiftRecipient?.Name,
        Phone = now.Phone,
        Street = AddressOf(now)?.Street,
        Street2 = AddressOf(now)?.Street2,
        City = AddressOf(now)?.City,
        Region = AddressOf(now)?.Region,
        PostalCode = AddressOf(now)?.PostalCode,
        Email = now.Email,
    };

    private static PostalAddress? AddressOf(PersonalData now) => now.PostalAddress ?? now.GiftRecipient?.Address;

    private static string? E164(string text) => PhoneNumber.TryNormalise(text, out var e164) ? e164 : null;

    [GeneratedRegex(@"^\d{5}(-\d{4})?$", RegexOptions.CultureInvariant)]
    private static partial Regex ZipCode();
}

/// <summary>Corrects what is held: the new values are a new collection, the old ones stay in the history.</summary>
internal sealed class Correction(Transactions transactions, Readings readings, PolicyGate gate, Intake intake, EmailChange change, RequestBook requests, ErrandBook errands, LedgerWriter ledger)
{
    private static readonly CategorySet Correctable = CategorySet.Of(Category.FullName, Category.Phone, Category.PostalAddress, Category.Email, Category.GiftRecipient);

    /// <summary>What was told of a gift's recipient serves to bring it there and for nothing else, corrected or not.</summary>
    private static IReadOnlyList<Purpose> PurposesOf(PersonalData changes) =>
        changes.GiftRecipient is null ? [Purpose.RightsRequest, Purpose.CustomerService] : [Purpose.Delivery, Purpose.OrderProcessing];

    /// <summary>What is held now, opened for the person.</summary>
    public async Task<PersonalData> NowAsync(RecordSession session, CancellationToken cancel) =>
        (await readings.RunAsync(() => gate.OpenPersonAsync(session.PersonId, RecordReader.AskFor(session, Correctable), cancel), cancel)).Data;

    /// <summary>
    /// Applies a checked form. A new e-mail address is mailed a link and counts once that was used. Returns what was done.
    /// </summary>
    public Task<(bool Corrected, bool EmailAsked)> ApplyAsync(Site site, RecordSession session, CorrectionForm form, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        var now = (await gate.OpenPersonAsync(session.PersonId, RecordReader.AskFor(session, Correctable), cancel)).Data;
        var changes = form.Changes(now);
        var categories = changes.CategoriesOf();
        if (!categories.IsEmpty)
        {
            var corrected = await intake.CollectAsync(new Taking(site, session.PersonId, changes, PurposesOf(changes), "given:correction"), cancel);
            ledger.Add(EntryKind.Corrected, session.PersonId, site.Id, new() { ["categories"] = categories.ToString(), ["collection"] = corrected.Id.ToString("N") });
            await errands.CorrectAsync(session.PersonId, categories, corrected, cancel);
            requests.Done(site.Id, session.PersonId, RequestKind.Correct);
        }
        // Who only received a gift has no address that another could take the place of.
        var newEmail = now.GiftRecipient is null && !string.IsNullOrWhiteSpace(form.Email) && !intake.EmailIndex(form.Email).AsSpan().SequenceEqual(session.AddressIndex);
        if (newEmail)
            await change.BeginAsync(site, session, form.Email!, cancel);
        return (!categories.IsEmpty, newEmail);
    }, cancel);
}
