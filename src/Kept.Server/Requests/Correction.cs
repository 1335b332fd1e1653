using Kept.Policy;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server.Requests;

/// <summary>What a person types to correct. An empty field means: leave as it is.</summary>
internal sealed class CorrectionForm
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
        if (TextLine.Problem(TextLine.Read(Name), AddressForm.MaxName) is { } name)
            yield return (nameof(Name), name);
        if (!string.IsNullOrWhiteSpace(Phone) && PhoneNumber.Problem(Phone) is { } phone)
            yield return (nameof(Phone), phone);
        if (!string.IsNullOrWhiteSpace(Email) && EmailAddress.Problem(Email) is { } email)
            yield return (nameof(Email), email);
        foreach (var (field, message) in HasAddress ? Address.Errors("postal") : [])
            yield return (field switch { nameof(AddressForm.State) => nameof(Region), nameof(AddressForm.Zip) => nameof(PostalCode), _ => field }, message);
    }

    /// <summary>The corrected values that differ from <paramref name="now"/>; the e-mail address is not among them.</summary>
    public PersonalData Changes(PersonalData now)
    {
        var name = TextLine.Read(Name) is { Length: > 0 } typed && typed != now.Name ? typed : null;
        var phone = PhoneNumber.TryNormalise(Phone, out var stored) && stored != now.Phone ? stored : null;
        var address = HasAddress ? Address.Read() : null;
        if (now.GiftRecipient is { } gift)
            return new PersonalData { GiftRecipient = new GiftRecipient(name ?? gift.Name, address ?? gift.Address) is var given && given == gift ? null : given };
        return new PersonalData { Name = name, Phone = phone, PostalAddress = address == now.PostalAddress ? null : address };
    }

    private AddressForm Address => new() { Street = Street, Street2 = Street2, City = City, State = Region, Zip = PostalCode };

    public static CorrectionForm Of(PersonalData now) => new()
    {
        Name = now.Name ?? now.GiftRecipient?.Name,
        Phone = PhoneNumber.Display(now.Phone),
        Street = AddressOf(now)?.Street,
        Street2 = AddressOf(now)?.Street2,
        City = AddressOf(now)?.City,
        Region = AddressOf(now)?.Region,
        PostalCode = AddressOf(now)?.PostalCode,
        Email = EmailAddress.Display(now.Email),
    };

    private static PostalAddress? AddressOf(PersonalData now) => now.PostalAddress ?? now.GiftRecipient?.Address;
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
            var corrected = await intake.CollectAsync(new Taking(site, session.PersonId, changes, PurposesOf(changes), CollectionSource.Correction), cancel);
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
