using Kept.Server.People;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>
/// Moves mails to the record that stays, with what was sent before. A campaign's recipients stay as they are: a record that was joined gets
/// no offer, so one person gets none twice.
/// </summary>
internal sealed class OutboxJoins(KeptDb db) : IJoins
{
    public Task JoinAsync(Guid from, Guid into, CancellationToken cancel) =>
        db.Set<OutboxMail>().Where(m => m.PersonId == from && (!m.IsOffer || m.EndedAt != null)).ExecuteUpdateAsync(m => m.SetProperty(x => x.PersonId, into), cancel);
}
