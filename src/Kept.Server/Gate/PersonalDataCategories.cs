using Kept.Policy;
using Kept.Server.People;
using Kept.Server.Shared;

namespace Kept.Server.Gate;

/// <summary>Which property of <see cref="PersonalData"/> is which category of the taxonomy: the one place that says so.</summary>
internal static class PersonalDataCategories
{
    /// <summary>One value: its category, how to read it as text for the person, and how to copy it from one record to another.</summary>
    internal sealed record Field(Category Category, string Label, Func<PersonalData, string?> Text, Func<PersonalData, PersonalData, PersonalData> Copy);

    public static IReadOnlyList<Field> Fields { get; } =
    [
        new(Category.FullName, "Name", d => d.Name, (to, from) => to with { Name = from.Name }),
        new(Category.Email, "E-mail", d => EmailAddress.Display(d.Email), (to, from) => to with { Email = from.Email }),
        new(Category.Phone, "Phone", d => PhoneNumber.Display(d.Phone), (to, from) => to with { Phone = from.Phone }),
        new(Category.PostalAddress, "Postal address", d => Joined(d.PostalAddress), (to, from) => to with { PostalAddress = from.PostalAddress }),
        new(Category.Billing, "Billing address", d => Joined(d.Billing), (to, from) => to with { Billing = from.Billing }),
        new(Category.Company, "Company", d => d.Company, (to, from) => to with { Company = from.Company }),
        new(Category.PaymentCard, "Payment card", d => d.PaymentCard?.Words, (to, from) => to with { PaymentCard = from.PaymentCard }),
        new(Category.Order, "Order", d => d.Order, (to, from) => to with { Order = from.Order }),
        new(Category.Order, "Tracking number", d => d.Tracking, (to, from) => to with { Tracking = from.Tracking }),
        new(Category.OrderNote, "Note with the order", d => d.OrderNote, (to, from) => to with { OrderNote = from.OrderNote }),
        new(Category.GiftRecipient, "A gift goes to", d => d.GiftRecipient is { } g ? $"{g.Name}, {Joined(g.Address)}" : null, (to, from) => to with { GiftRecipient = from.GiftRecipient }),
        new(Category.Preference, "Preferences", d => d.Preference, (to, from) => to with { Preference = from.Preference }),
        new(Category.Message, "Message", d => d.Message, (to, from) => to with { Message = from.Message }),
        new(Category.Browsing, "Number of your browser", d => d.Browsing, (to, from) => to with { Browsing = from.Browsing }),
    ];

    /// <summary>The categories that <paramref name="data"/> has a value for.</summary>
    public static CategorySet CategoriesOf(this PersonalData data) =>
        CategorySet.Of([.. Fields.Where(f => f.Text(data) is not null).Select(f => f.Category).Distinct()]);

    /// <summary>A copy that holds the values of <paramref name="wanted"/> and nothing else.</summary>
    public static PersonalData Only(this PersonalData data, CategorySet wanted) =>
        Fields.Where(f => wanted.Contains(f.Category)).Aggregate(new PersonalData(), (to, f) => f.Copy(to, data));

    /// <summary>Adds the values of <paramref name="other"/> that <paramref name="data"/> lacks.</summary>
    public static PersonalData FilledFrom(this PersonalData data, PersonalData other) =>
        Fields.Where(f => f.Text(data) is null).Aggregate(data, (to, f) => f.Copy(to, other));

    private static string? Joined(PostalAddress? address) => address is null ? null : string.Join(", ", address.Lines);
}
