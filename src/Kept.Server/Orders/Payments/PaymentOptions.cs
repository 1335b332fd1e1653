using Kept.Server.Storage;

namespace Kept.Server.Orders.Payments;

/// <summary>Which processor takes the payments. Section <c>Payments</c> of the settings.</summary>
internal sealed class PaymentOptions
{
    public const string Section = "Payments";

    public StripeOptions Stripe { get; set; } = new();

    public SandboxOptions Sandbox { get; set; } = new();

    /// <summary>Stripe, as soon as its key is set.</summary>
    public bool UsesStripe => Stripe.SecretKey.Length > 0;

    /// <summary>Reads the settings; throws <see cref="StartupException"/> when they cannot be used.</summary>
    public static PaymentOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<PaymentOptions>() ?? new PaymentOptions();
        if (options.UsesStripe && options.Stripe.WebhookSecret.Length == 0)
            throw new StartupException("Payments:Stripe:SecretKey is set, but Payments:Stripe:WebhookSecret is not. Take it from the endpoint /webhooks/stripe in Stripe's dashboard.");
        if (!options.UsesStripe && options.Stripe.WebhookSecret.Length > 0)
            throw new StartupException("Payments:Stripe:WebhookSecret is set, but Payments:Stripe:SecretKey is not. Set both for Stripe, or neither for the sandbox.");
        if (!Uri.TryCreate(options.Stripe.Api, UriKind.Absolute, out var api) || api.PathAndQuery != "/" || !(api.Scheme == Uri.UriSchemeHttps || (api.Scheme == Uri.UriSchemeHttp && api.IsLoopback)))
            throw new StartupException($"Payments:Stripe:Api '{options.Stripe.Api}' is not the address of a server: use https://host, or http:// on this machine, without a path.");
        if (Uri.CheckHostName(options.Sandbox.Host) != UriHostNameType.Dns)
            throw new StartupException($"Payments:Sandbox:Host '{options.Sandbox.Host}' is not a host name.");
        return options;
    }

    internal sealed class StripeOptions
    {
        /// <summary>Stripe's secret key (<c>sk_…</c>); empty means the sandbox. Environment: <c>KEPT__PAYMENTS__STRIPE__SECRETKEY</c>.</summary>
        public string SecretKey { get; set; } = "";

        /// <summary>The signing secret of the webhook (<c>whsec_…</c>).</summary>
        public string WebhookSecret { get; set; } = "";

        /// <summary>Where Stripe's API is. Another address leads to a stand-in of it.</summary>
        public string Api { get; set; } = "https://api.stripe.com";
    }

    internal sealed class SandboxOptions
    {
        /// <summary>The sandbox processor's own host name, on the server's port.</summary>
        public string Host { get; set; } = "pay.localhost";
    }
}
