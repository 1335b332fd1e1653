using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Orders;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>
/// Proof in proportion for who cannot read a mailbox: the number of an order and the postal code it went to. The gate opens the address
/// for the rights request, so each try is an entry.
/// </summary>
internal sealed class OrderProof(KeptDb db, BuyerData buyers)
{
    /// <summary>
    /// True when a paid order of this person has this number and went to, or was billed at, this postal code. An order that was only
    /// begun proves nothing: anybody can begin one in somebody's name.
    /// </summary>
    public async Task<bool> MatchesAsync(Guid person, string? number, string? postalCode, string actor, CancellationToken cancel)
    {
        var wanted = OrderNumber.Normalise(number ?? "");
        var order = await db.Set<Order>().AsNoTracking().SingleOrDefaultAsync(o => o.Number == wanted && o.PersonId == person && o.PaidAt != null, cancel);
        if (order is null || string.IsNullOrWhiteSpace(postalCode))
            return false;
        var opened = await buyers.OpenAsync(order, Ask.Use<For.RightsRequest>(CategorySet.Of(Category.PostalAddress, Category.Billing), actor), cancel);
        return Same(opened.Data.PostalAddress?.PostalCode, postalCode) || Same(opened.Data.Billing?.PostalCode, postalCode);
    }

    /// <summary>True when the order goes as a gift to this postal code; false, too, once the recipient was erased.</summary>
    public async Task<bool> MatchesGiftAsync(Order order, string? postalCode, CancellationToken cancel)
    {
        var opened = await buyers.OpenAsync(order, Ask.Use<For.RightsRequest>(CategorySet.Of(Category.GiftRecipient), "person"), cancel);
        return Same(opened.Data.GiftRecipient?.Address.PostalCode, postalCode ?? "");
    }

    // The first five digits: people leave the other four out.
    private static bool Same(string? held, string typed) => held is { Length: >= 5 } && typed.Trim() is { Length: >= 5 } t && held[..5] == t[..5];
}
