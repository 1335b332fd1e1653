using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Orders.Payments;
using Kept.Server.Orders.Sandbox;
using Kept.Server.People;
using Kept.Server.Shared;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Orders;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } =
    [
        new("/cart", Access.Anyone),
        new("/cart/add", Access.Anyone, Purpose.Customisation),
        new("/cart/update", Access.Anyone),
        new("/checkout", Access.Anyone, Purpose.OrderProcessing, Purpose.Payment, Purpose.Delivery),
        new("/orders", Access.Link, Purpose.OrderProcessing),
        new("/orders/{number}", Access.Link, Purpose.OrderProcessing, Purpose.Payment),
        new("/webhooks/stripe", Access.Link, Purpose.Payment),
        new("/console/orders", Access.Staff(Permission.Orders)),
        new("/console/orders/{number}/{act}", Access.Staff(Permission.Orders), Purpose.OrderProcessing),
        new("/console/orders/{number}", Access.Staff(Permission.Orders), Purpose.CustomerService, Purpose.OrderProcessing, Purpose.Delivery),
    ];

    public static void AddOrders(this IServiceCollection services)
    {
        services.AddSingleton(s => PaymentOptions.Read(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton(s => OrderLimits.Read(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<SandboxStore>();
        services.AddSingleton<IPaymentProcessor>(s => s.GetRequiredService<PaymentOptions>().UsesStripe
            ? ActivatorUtilities.CreateInstance<StripeProcessor>(s)
            : ActivatorUtilities.CreateInstance<SandboxProcessor>(s));
        services.AddSingleton(s => FormTargets(s.GetRequiredService<PaymentOptions>()));
        services.AddSingleton<CartQueries>();
        services.AddScoped<Carts>();
        services.AddScoped<AccountCarts>();
        services.AddScoped<IForgets>(s => s.GetRequiredService<AccountCarts>());
        services.AddScoped<IJoins, OrderJoins>();
        services.AddScoped<UnpaidOrders>();
        services.AddScoped<PlaceOrder>();
        services.AddScoped<BeginPayment>();
        services.AddScoped<SettlePayment>();
        services.AddScoped<CloseOrder>();
        services.AddScoped<ShipOrder>();
        services.AddScoped<BuyerData>();
        services.AddScoped<OrderLinks>();
        foreach (var kind in OrderMails.Kinds)
            services.AddScoped<IMailComposer>(s => ActivatorUtilities.CreateInstance<OrderMails>(s, kind));
        services.AddHostedService<PaymentWatch>();
        services.Configure<RateLimiterOptions>(o => o.AddPolicy(FindOrderPageModel.RateLimit, context => ClientLimits.ChangesPerMinute(context, 10)));
        services.Configure<RateLimiterOptions>(OrderLimits.Set);
    }

    public static void MapOrders(this IEndpointRouteBuilder app, RouteTable table)
    {
        app.MapPost("/cart/add", AddToCart.PostAsync).Ruled(table).WithMetadata(AcceptedBody.Form).RequireRateLimiting(OrderLimits.Carts);
        app.MapPost("/webhooks/stripe", StripeWebhook.PostAsync).WithMetadata(new AllowCrossOriginAttribute(), AcceptedBody.Json).Ruled(table);
    }

    /// <summary>Browsers hold the redirect to the payment page against the form's policy, so its origin must be named.</summary>
    private static SecurityHeaders.FormTargets FormTargets(PaymentOptions options) => new(options.UsesStripe
        ? ["https://checkout.stripe.com"]
        : [$"http://{options.Sandbox.Host}:*", $"https://{options.Sandbox.Host}:*"]);
}
