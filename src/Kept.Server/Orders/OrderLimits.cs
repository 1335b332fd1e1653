using System.Threading.RateLimiting;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.RateLimiting;

namespace Kept.Server.Orders;

/// <summary>How often one connection may change carts and send the checkout form. Section <c>Orders</c> of the settings.</summary>
internal sealed class OrderLimits
{
    public const string Section = "Orders";

    /// <summary>The rate limit of what changes a cart.</summary>
    public const string Carts = "carts";

    /// <summary>The rate limit of checkout forms.</summary>
    public const string Checkouts = "checkouts";

    public int CartChangesPerMinute { get; set; } = 120;

    public int CheckoutsPerMinute { get; set; } = 20;

    /// <summary>Reads the settings; throws <see cref="StartupException"/> when they cannot be used.</summary>
    public static OrderLimits Read(IConfiguration configuration)
    {
        var limits = configuration.GetSection(Section).Get<OrderLimits>() ?? new OrderLimits();
        if (limits.CartChangesPerMinute < 1)
            throw new StartupException("Orders:CartChangesPerMinute must be 1 or more.");
        if (limits.CheckoutsPerMinute < 1)
            throw new StartupException("Orders:CheckoutsPerMinute must be 1 or more.");
        return limits;
    }

    public static void Set(RateLimiterOptions options)
    {
        options.AddPolicy(Carts, context => Limit(context, l => l.CartChangesPerMinute));
        options.AddPolicy(Checkouts, context => Limit(context, l => l.CheckoutsPerMinute));
    }

    private static RateLimitPartition<string> Limit(HttpContext context, Func<OrderLimits, int> permits) =>
        ClientLimits.ChangesPerMinute(context, permits(context.RequestServices.GetRequiredService<OrderLimits>()));
}
