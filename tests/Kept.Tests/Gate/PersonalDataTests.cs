using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.People;

namespace Kept.Tests.Gate;

public sealed class PersonalDataTests
{
    private static readonly PersonalData Full = new()
    {
        Name = "n",
        Email = "e",
        Phone = "p",
        PostalAddress = new PostalAddress("s", null, "c", "CA", "94607", "US"),
        Billing = new PostalAddress("b", null, "c", "CA", "94607", "US"),
        Company = "co",
        PaymentCard = new CardSummary("Visa", "4242", "r"),
        Order = "o",
        Tracking = "t",
        OrderNote = "on",
        Preference = "pr",
        Message = "m",
        GiftRecipient = new GiftRecipient("g", new PostalAddress("s", null, "c", "CA", "1", "US")),
        Browsing = "v",
    };

    [Fact]
    public void Every_property_belongs_to_exactly_one_category()
    {
        var properties = typeof(PersonalData).GetProperties().Where(p => p.CanWrite).ToList();

        Assert.All(properties, p => Assert.True(p.GetValue(Full) is not null, $"The test's full record lacks {p.Name}."));
        Assert.Equal(properties.Count, PersonalDataCategories.Fields.Count);
        Assert.Equal(PersonalDataCategories.Fields.Select(f => f.Category).Distinct().Count(), Full.CategoriesOf().Count);
    }

    [Theory]
    [InlineData("CA", "US", "california")]
    [InlineData("", "US", "us")]
    [InlineData("BY", "DE", "germany")]
    [InlineData("CA", "", "(unknown)")]
    [InlineData("", "Atlantis", "(unknown)")]
    public void An_address_lies_in_the_smallest_place_that_a_policy_can_name(string region, string country, string place) =>
        Assert.Equal(place, new PostalAddress("s", null, "c", region, "1", country).Place.Name);

    [Fact]
    public void Only_the_wanted_categories_are_copied()
    {
        foreach (var field in PersonalDataCategories.Fields)
        {
            var one = Full.Only(CategorySet.Of(field.Category));

            Assert.Equal(CategorySet.Of(field.Category), one.CategoriesOf());
            Assert.Equal(field.Text(Full), field.Text(one));
        }
    }

    [Fact]
    public void Filling_never_replaces_what_is_there()
    {
        var filled = new PersonalData { Name = "kept" }.FilledFrom(Full);

        Assert.Equal("kept", filled.Name);
        Assert.Equal(Full.CategoriesOf(), filled.CategoriesOf());
    }
}
