using Kept.Policy;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.People;

/// <summary>
/// Records Global Privacy Control of a person who is known: as an opt-out of sharing by all their addresses at the site, with its ledger
/// entry. Browsers send the signal with every request, so only what it changes is written.
/// </summary>
internal sealed class GpcRecorder(KeptDb db, Transactions transactions, ChoiceBook choices)
{
    /// <summary>The way by which such a choice was made.</summary>
    public const string Via = "gpc";

    /// <summary>Opts the person's addresses out where they are not yet.</summary>
    public async Task RecordAsync(Guid person, string site, CancellationToken cancel)
    {
        var addresses = await AddressesAsync(person, cancel);
        foreach (var address in addresses)
            if (await OptOutOfAsync(address, site, cancel) is null)
                await OptOutAsync(person, address, site, cancel);
    }

    /// <summary>Opts one address out unless it is already; of two requests at once, one does.</summary>
    public Task OptOutAsync(Guid person, byte[] address, string site, CancellationToken cancel) => transactions.RunAsync(async () =>
    {
        await ChoiceBook.LockAddressAsync(db, address, cancel);
        if (await OptOutOfAsync(address, site, cancel) is null)
            await choices.SetAsync(person, address, site, Scope.Sharing, optedIn: false, Via, cancel);
    }, cancel);

    /// <summary>The opt-out of sharing that holds for all the person's addresses at the site; null when one of them has none.</summary>
    public async Task<Choice?> FindAsync(Guid person, string site, CancellationToken cancel)
    {
        Choice? newest = null;
        foreach (var address in await AddressesAsync(person, cancel))
        {
            if (await OptOutOfAsync(address, site, cancel) is not { } own)
                return null;
            newest = newest?.At > own.At ? newest : own;
        }
        return newest;
    }

    private Task<List<byte[]>> AddressesAsync(Guid person, CancellationToken cancel) =>
        db.Set<Address>().Where(a => a.PersonId == person).Select(a => a.Index).ToListAsync(cancel);

    private async Task<Choice?> OptOutOfAsync(byte[] address, string site, CancellationToken cancel) =>
        (await choices.NewestAsync(address, site, cancel)).GetValueOrDefault(Scope.Sharing) is { OptedIn: false } own ? own : null;
}
