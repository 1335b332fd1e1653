using System.Buffers.Binary;
using Kept.Policy;
using Kept.Server.Catalog;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>
/// What orders that nobody has paid for may reserve, so that one client cannot take the shop's stock off the shelves. The limits are
/// far above what a shopper does: they count a client's connection and e-mail address together, and end when an order is paid or ends.
/// </summary>
internal sealed class UnpaidOrders(KeptDb db, Intake intake, PolicyGate gate)
{
    /// <summary>How long stock is reserved for an order that is not paid.</summary>
    public static readonly TimeSpan HoldTime = TimeSpan.FromMinutes(15);

    /// <summary>Unpaid orders from one connection. An office or a mobile network may share one address.</summary>
    public const int MostOfClient = 10;

    /// <summary>Unpaid orders under one e-mail address.</summary>
    public const int MostOfPerson = 5;

    /// <summary>Lines of all unpaid orders together: one and a half full carts.</summary>
    public const int MostLines = Cart.MaxLines * 3 / 2;

    /// <summary>Products whose last pieces all unpaid orders together may hold.</summary>
    public const int MostLastPieces = 20;

    /// <summary>So many pieces of a product can be reserved even when they are the last ones; of more, half of what there is.</summary>
    public const int AlwaysAllowed = 10;

    private static readonly Ask Collecting = new(PolicyAction.Collect, Purpose.Security, Recipient.Site, CategorySet.Of(Category.IpAddress), "site");

    /// <summary>
    /// What an unpaid order remembers of its client: a keyed hash of the address, and nothing where the policy does not let
    /// addresses be collected for security.
    /// </summary>
    public byte[]? ClientOf(Site site, string address) => gate.DecideNow(site, Collecting).Decision.Permitted ? intake.ClientIndex(address) : null;

    /// <summary>
    /// Makes orders of the same client or e-mail address follow each other until the transaction ends, so that all are counted. SQLite
    /// has one writer at a time anyway. Call it before anything else is locked, or two orders might wait for each other.
    /// </summary>
    public async Task LockAsync(byte[]? client, byte[] email, CancellationToken cancel)
    {
        if (!db.Database.IsNpgsql())
            return;
        long[] keys = client is null ? [KeyOf(email)] : [KeyOf(client), KeyOf(email)];
        foreach (var key in keys.Order())
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({key})", cancel);
    }

    /// <summary>Why these items can't be ordered before others are paid, in words for the shopper; null when they can.</summary>
    public async Task<string?> RefusalAsync(byte[]? client, byte[] email, IReadOnlyList<CartItem> items, CancellationToken cancel)
    {
        var person = await db.Set<Address>().Where(a => a.Index == email).Select(a => (Guid?)a.PersonId).FirstOrDefaultAsync(cancel);
        var open = await db.Set<Order>().AsNoTracking()
            .Where(o => o.State == OrderState.AwaitingPayment && ((client != null && o.Client == client) || o.PersonId == person)).ToListAsync(cancel);
        if (open.Count(o => o.PersonId == person) >= MostOfPerson || open.Count(o => client is not null && o.Client.AsSpan().SequenceEqual(client)) >= MostOfClient)
            return $"Too many orders from your connection or for this e-mail address are waiting to be paid. {Advice}";
        var lines = open.SelectMany(o => o.Lines.Select(l => new HeldLine(o.SiteId, l.Sku, l.Quantity))).ToList();
        if (lines.Count > 0 && lines.Count + items.Count > MostLines)
            return $"Together, unpaid orders from your connection or for this e-mail address can hold {MostLines} products. {Advice}";
        if (await LastPiecesAsync(lines, items, cancel) > MostLastPieces)
            return $"Together, unpaid orders from your connection or for this e-mail address can hold the last pieces of {MostLastPieces} products. {Advice}";
        return items.Select(i => QuantityRefusal(i, lines)).FirstOrDefault(r => r is not null);
    }

    /// <summary>Of how many products no piece would be left.</summary>
    private async Task<int> LastPiecesAsync(List<HeldLine> lines, IReadOnlyList<CartItem> items, CancellationToken cancel)
    {
        var skus = lines.Select(l => l.Sku).Distinct().ToList();
        var gone = await db.Set<Product>().Where(p => p.Stock == 0 && skus.Contains(p.Sku)).Select(p => new { p.SiteId, p.Sku }).ToListAsync(cancel);
        return gone.Count(g => lines.Exists(l => l.SiteId == g.SiteId && l.Sku == g.Sku)) + items.Count(i => i.Line.Quantity >= i.Stock);
    }

    private static string? QuantityRefusal(CartItem item, List<HeldLine> lines)
    {
        var held = lines.Where(l => l.SiteId == item.Product!.SiteId && l.Sku == item.Line.Sku).Sum(l => l.Quantity);
        var most = Math.Max(AlwaysAllowed, (item.Stock + held + 1) / 2);
        if (held + item.Line.Quantity <= most)
            return null;
        return held == 0
            ? $"One order can hold {most} pieces of {item.Product!.Name} until it is paid. Lower the quantity in your cart, and order more once this order is paid. Nothing was ordered."
            : $"Together, unpaid orders from your connection or for this e-mail address can hold {most} pieces of {item.Product!.Name}. {Advice}";
    }

    private sealed record HeldLine(string SiteId, string Sku, int Quantity);

    private static string Advice => $"Pay or cancel one of them first, or wait {HoldTime.TotalMinutes} minutes until they end. Nothing was ordered.";

    private static long KeyOf(byte[] index) => BinaryPrimitives.ReadInt64BigEndian(index);
}
