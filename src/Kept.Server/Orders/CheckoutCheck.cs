using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Kept.Server.Orders;

/// <summary>
/// Checks a checkout form against what the policy asks and against itself. Each finding goes to the field's key with a
/// sentence that says what to do; what the policy does not collect is not read, whatever was sent.
/// </summary>
internal sealed class CheckoutCheck(CheckoutFields fields, ModelStateDictionary errors)
{
    public const int MaxName = 100;
    public const int MaxLine = 120;
    public const int MaxNote = 500;

    /// <summary>What the form says of the buyer; use it only when no error was found.</summary>
    public PersonalData Read(CheckoutForm form)
    {
        var ship = fields[Category.PostalAddress] is { } asked ? Address(form.Ship, "Ship", asked.Required, "delivery") : null;
        return new PersonalData
        {
            Email = Email(form.Email),
            Name = Line(Category.FullName, "Name", form.Name, MaxName, "Give your name, as it should stand on the parcel."),
            Company = Line(Category.Company, "Company", form.Company, MaxName, "Give the company you order for."),
            Phone = Phone(form.Phone),
            PostalAddress = ship,
            Billing = Billing(form, ship),
            OrderNote = Line(Category.OrderNote, "Note", form.Note, MaxNote, "Add a note."),
        };
    }

    /// <summary>To whom it goes as a gift; null when it is none, and whatever was sent when the policy does not collect it.</summary>
    public GiftRecipient? Recipient(CheckoutForm form)
    {
        if (fields[Category.GiftRecipient] is null)
            return null;
        if (!form.IsGift)
        {
            if (new[] { form.GiftName, form.Gift.Street, form.Gift.City, form.Gift.Zip }.Any(typed => !string.IsNullOrWhiteSpace(typed)))
                errors.AddModelError("IsGift", "You typed to whom it goes. Tick that it is a gift, or empty those fields to have it sent to yourself.");
            return null;
        }
        var name = Part("GiftName", form.GiftName, "Give the name of whom the gift is for, as it should stand on the parcel.", MaxName);
        var address = Address(form.Gift, "Gift", required: true, "gift's");
        if (!form.Told)
            errors.AddModelError("Told", "Tell them first, and say here that you did.");
        if (form.Method == ShipOrder.PickUp)
            errors.AddModelError("Method", "A gift is sent. Choose a way of delivery, or untick that it is a gift and pick it up yourself.");
        return new GiftRecipient(name, address!);
    }

    /// <summary>The way of shipping that was chosen, or null with an error.</summary>
    public ShippingMethod? Method(CheckoutForm form, Site site)
    {
        var method = site.Shipping.FirstOrDefault(m => m.Id == form.Method);
        if (method is null)
            errors.AddModelError("Method", "Choose how it should be delivered.");
        return method;
    }

    private string? Email(string? typed)
    {
        if (fields[Category.Email] is null)
            return null;
        if (string.IsNullOrWhiteSpace(typed))
            errors.AddModelError("Email", "Give your e-mail address; the confirmation goes there.");
        else if (!EmailAddress.IsValid(typed))
            errors.AddModelError("Email", typed.Contains('@', StringComparison.Ordinal)
                ? "This is not a complete e-mail address. It looks like name@example.com."
                : "An e-mail address has an @ in it, like name@example.com.");
        return typed?.Trim();
    }

    private string? Phone(string? typed)
    {
        if (fields[Category.Phone] is not { } asked || (string.IsNullOrWhiteSpace(typed) && !asked.Required))
            return null;
        if (PhoneNumber.TryNormalise(typed, out var e164))
            return e164;
        errors.AddModelError("Phone", string.IsNullOrWhiteSpace(typed)
            ? "Give a telephone number."
            : "This is not a telephone number. Give ten digits, or begin with + and the country code.");
        return null;
    }

    private string? Line(Category category, string key, string? typed, int max, string missing)
    {
        if (fields[category] is not { } asked)
            return null;
        var text = typed?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            if (asked.Required)
                errors.AddModelError(key, missing);
            return null;
        }
        if (text.Length > max)
            errors.AddModelError(key, $"This is too long: {text.Length} characters, at most {max} fit.");
        return text;
    }

    private PostalAddress? Billing(CheckoutForm form, PostalAddress? ship)
    {
        if (fields[Category.Billing] is not { } asked)
            return null;
        return form.Billing == "other" ? Address(form.Bill, "Bill", asked.Required, "billing") : ship;
    }

    private PostalAddress? Address(AddressForm form, string key, bool required, string which)
    {
        if (!required && new[] { form.Street, form.City, form.Zip }.All(string.IsNullOrWhiteSpace))
            return null;
        var street = Part($"{key}.Street", form.Street, $"Give the street and number of the {which} address.");
        var city = Part($"{key}.City", form.City, $"Give the city of the {which} address.");
        var street2 = string.IsNullOrWhiteSpace(form.Street2) ? null : Part($"{key}.Street2", form.Street2, "");
        var state = form.State?.Trim().ToUpperInvariant();
        if (!UsStates.IsState(state))
            errors.AddModelError($"{key}.State", $"Choose the state of the {which} address.");
        if (!UsStates.TryZip(form.Zip, out var zip))
            errors.AddModelError($"{key}.Zip", "A ZIP code has five digits, or nine.");
        else if (UsStates.IsState(state) && UsStates.Mismatch(zip, state!) is { } mismatch)
            errors.AddModelError($"{key}.Zip", mismatch);
        return new PostalAddress(street, street2, city, state ?? "", zip, "US");
    }

    private string Part(string key, string? typed, string missing, int max = MaxLine)
    {
        var text = typed?.Trim() ?? "";
        if (text.Length == 0)
            errors.AddModelError(key, missing);
        else if (text.Length > max)
            errors.AddModelError(key, $"This is too long: {text.Length} characters, at most {max} fit.");
        return text;
    }
}
