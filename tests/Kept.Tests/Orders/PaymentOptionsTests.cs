using Kept.Server.Orders.Payments;
using Kept.Server.Storage;
using Microsoft.Extensions.Configuration;

namespace Kept.Tests.Orders;

public class PaymentOptionsTests
{
    [Theory]
    [InlineData("Payments:Stripe:WebhookSecret", "Stripe:SecretKey=sk_test_1")]
    [InlineData("Payments:Stripe:SecretKey", "Stripe:WebhookSecret=whsec_1")]
    [InlineData("Payments:Stripe:Api", "Stripe:Api=")]
    [InlineData("Payments:Stripe:Api", "Stripe:Api=api.stripe.com")]
    [InlineData("Payments:Stripe:Api", "Stripe:Api=ftp://api.stripe.com")]
    [InlineData("Payments:Stripe:Api", "Stripe:Api=http://api.stripe.com")]
    [InlineData("Payments:Stripe:Api", "Stripe:Api=https://api.stripe.com/v1")]
    [InlineData("Payments:Sandbox:Host", "Sandbox:Host=pay localhost")]
    public void A_setting_that_cannot_be_used_stops_the_start_and_is_named(string named, string setting) =>
        Assert.Contains(named, Assert.Throws<StartupException>(() => Read(setting)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1:12111")]
    [InlineData("http://localhost:12111/")]
    [InlineData("https://stripe.internal.example")]
    public void The_key_goes_in_the_clear_to_this_machine_alone(string api) => Assert.Equal(api, Read($"Stripe:Api={api}").Stripe.Api);

    [Fact]
    public void Without_settings_the_sandbox_takes_the_payments() => Assert.False(Read().UsesStripe);

    private static PaymentOptions Read(params string[] settings) => PaymentOptions.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => s.Split('=', 2)).Select(s => KeyValuePair.Create($"Payments:{s[0]}", (string?)s[1])))
        .Build());
}
