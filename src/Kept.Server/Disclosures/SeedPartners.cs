using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Disclosures;

/// <summary>
/// Gives every demo site the companies a shop cannot do without: a card processor and a carrier. It runs once, so a
/// partner that staff removed or an agreement they withdrew does not come back with the next start.
/// </summary>
internal static class SeedPartners
{
    public static async Task RunAsync(KeptDb db, Transactions transactions, IEnumerable<Site> sites, TimeProvider time, CancellationToken cancel)
    {
        if (await db.Set<Partner>().AnyAsync(cancel))
            return;
        await transactions.RunAsync(() =>
        {
            foreach (var site in sites)
                db.AddRange(PartnersOf(site.Id, time.GetUtcNow()));
            return Task.CompletedTask;
        }, cancel);
    }

    private static Partner[] PartnersOf(string site, DateTimeOffset now) =>
    [
        new Partner
        {
            Id = "sandbox-pay",
            SiteId = site,
            Name = "Sandbox Pay",
            Recipient = "vendor",
            Role = "Card processor of the demo: takes no money",
            Country = "US",
            PolicyUrl = "https://sandbox-pay.example/privacy",
            Purposes = "payment, fraud-prevention",
            AgreementSignedAt = now,
        },
        // Nobody can sign for the merchant: with Stripe's keys set, orders wait until staff sign this in the console.
        new Partner
        {
            Id = "stripe",
            SiteId = site,
            Name = "Stripe, Inc.",
            Recipient = "vendor",
            Role = "Card processor",
            Country = "US",
            PolicyUrl = "https://stripe.com/privacy",
            Purposes = "payment, fraud-prevention",
        },
        new Partner
        {
            Id = "carrier",
            SiteId = site,
            Name = "Overland Parcel",
            Recipient = "vendor",
            Role = "Carrier: brings the parcel",
            Country = "US",
            PolicyUrl = "https://overland-parcel.example/privacy",
            Purposes = "delivery",
            AgreementSignedAt = now,
        },
    ];
}
