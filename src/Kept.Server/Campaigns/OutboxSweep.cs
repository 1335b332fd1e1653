using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>Ends what <see cref="Outbox.ForgetAsync"/> began: deletes the files of erased people's mails and unlinks the rows.</summary>
internal sealed class OutboxSweep(KeptDb db, Transactions transactions, IMailTransport transport, TimeProvider time)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var ids = await db.Set<OutboxMail>().Where(m => m.Forget && !(m.State == MailState.Leaving && m.LeavingUntil > now)).Select(m => m.Id).ToListAsync(cancel);
        if (ids.Count == 0)
            return;
        foreach (var id in ids)
            transport.Forget(id);
        var gone = ids.Where(id => transport.HasLeft(id) is not true).ToList();
        await transactions.RunAsync(() => db.Set<OutboxMail>().Where(m => gone.Contains(m.Id) && m.State != MailState.Waiting && m.State != MailState.Leaving).ExecuteUpdateAsync(
            m => m.SetProperty(x => x.Forget, false).SetProperty(x => x.PersonId, (Guid?)null).SetProperty(x => x.AddressIndex, (byte[]?)null), cancel), cancel);
    }
}
