using Kept.Server.Gate;

namespace Kept.Server.Orders;

/// <summary>Addresses of an order's page. The key in it is the right to see the order, so it is given to the buyer alone.</summary>
internal sealed class OrderLinks(LinkTokens tokens)
{
    public string PathOf(string number, Guid id) => $"/orders/{number}?key={tokens.Create(LinkKind.Order, id)}";

    /// <summary>True when the key was made for this order.</summary>
    public bool Opens(string? key, Guid id) => tokens.TryRead(LinkKind.Order, key, out var named) && named == id;

    /// <summary>The absolute address to come back to from the processor, on the host the buyer uses.</summary>
    public Uri ReturnUrl(HttpRequest request, string number, Guid id) => new($"{request.Scheme}://{request.Host}{PathOf(number, id)}");
}
