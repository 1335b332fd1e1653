using Kept.Policy;

namespace Kept.Tests.Policy;

public class CollectionTests
{
    [Fact]
    public void A_form_asks_what_the_purpose_names_and_marks_what_it_needs()
    {
        var policy = Sample.Compile("""
            collect name, email for order-processing, required
            collect phone, order-note for order-processing, delivery, optional
            collect company for order-processing
            never collect order-note
            """);

        Assert.Equal("name, email", policy.Required(Purpose.OrderProcessing).ToString());
        Assert.Equal("name, email, phone, company", policy.Collectable(Purpose.OrderProcessing).ToString());
        Assert.Equal("phone", policy.Collectable(Purpose.Delivery).ToString());
        Assert.True(policy.Required(Purpose.Delivery).IsEmpty);
        Assert.True(policy.Collectable(new(99)).IsEmpty);
    }

    [Fact]
    public void The_longest_retention_counts_unless_a_purpose_is_asked_for()
    {
        var policy = Sample.Compile("""
            keep order for 2 years for customer-service
            keep order for 84 months for accounting
            keep email for 30 days
            keep email until erased for accounting
            keep phone for 1 week
            never keep phone
            """);

        Assert.Equal(new Retention(84, RetentionUnit.Months), policy.RetentionOf(Category.Order));
        Assert.Equal(new Retention(2, RetentionUnit.Years), policy.RetentionOf(Category.Order, Purpose.CustomerService));
        Assert.Equal(Retention.UntilErased, policy.RetentionOf(Category.Email));
        Assert.Equal(new Retention(30, RetentionUnit.Days), policy.RetentionOf(Category.Email, Purpose.Offers));
        Assert.Null(policy.RetentionOf(Category.Order, Purpose.Offers));
        Assert.Null(policy.RetentionOf(Category.Phone));
        Assert.Null(policy.RetentionOf(Category.Company));
    }

    [Fact]
    public void A_retention_ends_by_the_calendar()
    {
        var leapDay = new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal(new DateTimeOffset(2031, 2, 28, 12, 0, 0, TimeSpan.Zero), new Retention(7, RetentionUnit.Years).EndsAt(leapDay));
        Assert.Equal(leapDay.AddDays(14), new Retention(2, RetentionUnit.Weeks).EndsAt(leapDay));
        Assert.Null(Retention.UntilErased.EndsAt(leapDay));
        Assert.Equal("1 day", new Retention(1, RetentionUnit.Days).ToString());
    }
}
