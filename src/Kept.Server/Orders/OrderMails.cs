using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Orders;

/// <summary>
/// The mails about an order: confirmation, shipped, cancelled, refunded. Address and name come from the order's own
/// collection, opened for transaction mail, so they still arrive when the person was erased meanwhile.
/// </summary>
/// <param name="kind">The mail's kind, which is also the name of its templates.</param>
internal sealed class OrderMails(string kind, KeptDb db, BuyerData buyers, OrderLinks links, SiteUrls urls, MailTemplates templates) : IMailComposer
{
    private const string Shipped = "order-shipped";

    private static readonly Dictionary<string, MailAbout> Words = new(StringComparer.Ordinal)
    {
        ["order-confirmation"] = new("Order confirmation", "you placed an order and we received your payment"),
        [Shipped] = new("Shipping confirmation", "your order has shipped"),
        ["order-cancelled"] = new("Cancellation of an order", "your order was cancelled"),
        ["order-refunded"] = new("Refund of an order", "your order was refunded"),
    };

    /// <summary>Every kind that is composed here.</summary>
    public static IReadOnlyCollection<string> Kinds => Words.Keys;

    private static readonly CategorySet Needed = CategorySet.Of(Category.Email, Category.FullName, Category.PostalAddress);

    public string Kind { get; } = kind;

    public bool IsOffer => false;

    public MailAbout About => Words[Kind];

    public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
    {
        if (await db.Set<Order>().AsNoTracking().FirstOrDefaultAsync(o => o.Id == mail.SubjectId, cancel) is not { } order)
            return null;
        var buyer = await buyers.OpenAsync(order, Ask.Use<For.TransactionMail>(Kind == Shipped ? Needed | CategorySet.Of(Category.Order) : Needed), cancel);
        return buyer.Data.Email is null ? null : ComposedMail.To(buyer, templates.Render(mail, Model(order, site, buyer.Data), site));
    }

    private Dictionary<string, object?> Model(Order order, Site site, PersonalData buyer) => new()
    {
        ["number"] = order.Number,
        ["url"] = urls.For(site, links.PathOf(order.Number, order.Id)),
        ["record_url"] = urls.For(site, "/privacy/record"),
        ["name"] = buyer.Name,
        ["gift"] = order.RecipientId is not null,
        ["address"] = order.RecipientId is null ? buyer.PostalAddress?.Lines.ToList() : null,
        ["lines"] = order.Lines.OrderBy(l => l.Position).Select(l => new Dictionary<string, object?>
        {
            ["name"] = l.Name,
            ["quantity"] = l.Quantity,
            ["amount"] = l.Amount.ToString(),
        }).ToList(),
        ["goods"] = order.Goods.ToString(),
        ["shipping"] = order.Shipping.ToString(),
        ["tax"] = order.Tax.ToString(),
        ["total"] = order.Total.ToString(),
        ["method"] = site.Shipping.FirstOrDefault(m => m.Id == order.ShippingMethod) is { } m ? $"{m.Name}, {m.Days}" : order.ShippingMethod,
        ["tracking"] = buyer.Tracking,
        ["paid"] = order.PaidAt is not null,
        ["terms"] = TermsVersion.Long(order.TermsVersion),
    };
}
