using Kept.Policy;
using Kept.Server.Ledgers;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.People;

/// <summary>
/// A person may have us keep the data and do nothing with it (GDPR Art. 18). The gate then denies whatever does not serve the
/// person's rights, an order already placed, or the law.
/// </summary>
internal sealed class Restrictions(KeptDb db, LedgerWriter ledger, TimeProvider time)
{
    /// <summary>Purposes that go on: what the person asked for, and what Art. 18(2) leaves open.</summary>
    public static bool Stops(Purpose purpose) =>
        purpose != Purpose.RightsRequest && purpose != Purpose.LegalClaim && purpose != Purpose.LegalObligation && purpose != Purpose.TransactionMail
        && purpose != Purpose.OrderProcessing && purpose != Purpose.Payment && purpose != Purpose.Delivery && purpose != Purpose.Accounting
        && purpose != Purpose.PolicyNotice && purpose != Purpose.Suppression && purpose != Purpose.Security;

    /// <summary>Restricts or lifts, with the entry; nothing when it is so already. Call inside a transaction.</summary>
    public async Task SetAsync(Guid person, string site, bool restricted, CancellationToken cancel)
    {
        if (await db.Set<Person>().FindAsync([person], cancel) is not { } row || row.RestrictedAt is not null == restricted)
            return;
        // INVARIANT (CHOICE): a sender locks the address before it decides, so nothing decided before leaves after.
        await db.Set<Address>().Where(a => a.PersonId == person).ExecuteUpdateAsync(a => a.SetProperty(x => x.Index, x => x.Index), cancel);
        row.RestrictedAt = restricted ? time.GetUtcNow() : null;
        ledger.Add(EntryKind.Restricted, person, site, new() { ["state"] = restricted ? "restricted" : "lifted" });
    }
}
