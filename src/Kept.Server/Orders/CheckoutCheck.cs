using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Shared;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Kept.Server.Orders;

/// <summary>
/// Checks a checkout form against what the policy asks and against itself. Each finding goes to the field's key with a
/// sentence that says what to do; what the policy does not collect is not read, whatever was sent.
/// </summary>
internal sealed class CheckoutCheck(CheckoutFields fields, ModelStateDictionary errors)
{
    public const int MaxNote = 500;

    /// <summary>What the form says of the buyer; use it only when no error was found.</summary>
    public PersonalData Read(CheckoutForm form)
    {
        var ship = fields[Category.PostalAddress] is { } asked ? Address(form.Ship, "Ship", asked.Required, "delivery") : null;
        return new PersonalData
        {
            Email = Email(form.Email),
            Name = Line(Category.FullName, "Name", form.Name, AddressForm.MaxName, "Enter your name as it should appear on the parcel."),
            Company = Line(Category.Company, "Company", form.Company, AddressForm.MaxName, "Enter the company you are ordering for."),
            Phone = Phone(form.Phone),
            PostalAddress = ship,
            Billing = Billing(form, ship),
            OrderNote = Note(form.Note),
        };
    }

    /// <summary>To whom it goes as a gift; null when it is none, and whatever was sent when the policy does not collect it.</summary>
    public GiftRecipient? Recipient(CheckoutForm form)
    {
        if (fields[Category.GiftRecipient] is null)
            return null;
        if (!form.IsGift)
        {
            if (!string.IsNullOrWhiteSpace(form.GiftName) || !form.Gift.IsBlank)
                errors.AddModelError("IsGift", "You typed to whom it goes. Tick that it is a gift, or empty those fields to have it sent to yourself.");
            return null;
        }
        var name = Part("GiftName", form.GiftName, "Enter the name of the person the gift is for, as it should appear on the parcel.", AddressForm.MaxName);
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
        if (EmailAddress.Problem(typed) is { } problem)
            errors.AddModelError("Email", problem);
        return typed;
    }

    private string? Phone(string? typed)
    {
        if (fields[Category.Phone] is not { } asked || (string.IsNullOrWhiteSpace(typed) && !asked.Required))
            return null;
        if (PhoneNumber.Problem(typed) is { } problem)
            errors.AddModelError("Phone", problem);
        return PhoneNumber.TryNormalise(typed, out var stored) ? stored : null;
    }

    private string? Line(Category category, string key, string? typed, int max, string missing)
    {
        if (fields[category] is not { } asked)
            return null;
        var text = TextLine.Read(typed);
        if (text.Length == 0 && !asked.Required)
            return null;
        return Part(key, text, missing, max);
    }

    /// <summary>A note may have several lines.</summary>
    private string? Note(string? typed)
    {
        var text = typed?.Trim() ?? "";
        if (fields[Category.OrderNote] is null || text.Length == 0)
            return null;
        if (text.Length > MaxNote)
            errors.AddModelError("Note", $"This is too long: {text.Length} characters, at most {MaxNote} fit.");
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
        if (!required && form.IsBlank)
            return null;
        var wrong = form.Errors(which).ToList();
        foreach (var (field, message) in wrong)
            errors.AddModelError($"{key}.{field}", message);
        return wrong.Count == 0 ? form.Read() : null;
    }

    private string Part(string key, string? typed, string missing, int max)
    {
        var text = TextLine.Read(typed);
        if ((text.Length == 0 ? missing : TextLine.Problem(text, max)) is { } problem)
            errors.AddModelError(key, problem);
        return text;
    }
}
