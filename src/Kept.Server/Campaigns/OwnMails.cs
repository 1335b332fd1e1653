using Kept.Server.Gate;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Campaigns;

/// <summary>A mail in the record of the person it was sent to.</summary>
/// <param name="Row">When it was queued and what became of it.</param>
/// <param name="Name">What it was, for example "Order confirmation".</param>
/// <param name="To">The address; null when the person's record doesn't hold it any more.</param>
/// <param name="WhyToken">Leads to the page that says why it was sent.</param>
internal sealed record OwnMail(OutboxMail Row, string Name, string? To, string WhyToken)
{
    public string Outcome => Row.State switch
    {
        MailState.Sent => "sent",
        MailState.Failed => "not delivered",
        _ => "on its way",
    };

    public override string ToString() => Row.Id.ToString("N");
}

/// <summary>The mails sent to a person, for the person. The outbox holds no address, only a blind index of it.</summary>
internal sealed class OwnMails(KeptDb db, Intake intake, LinkTokens tokens, IEnumerable<IMailComposer> composers)
{
    /// <param name="person">Whose mails.</param>
    /// <param name="addresses">The e-mail addresses in the person's record.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<IReadOnlyList<OwnMail>> OfAsync(Guid person, IEnumerable<string> addresses, CancellationToken cancel)
    {
        var names = composers.ToDictionary(c => c.Kind, c => c.About.Name, StringComparer.Ordinal);
        var known = addresses.DistinctBy(Index).ToDictionary(Index, StringComparer.Ordinal);
        var rows = await db.Set<OutboxMail>().AsNoTracking().Where(m => m.PersonId == person && m.State != MailState.Dropped)
            .OrderByDescending(m => m.CreatedAt).ToListAsync(cancel);
        return rows.ConvertAll(m => new OwnMail(
            m,
            names.GetValueOrDefault(m.Kind, m.Kind),
            m.AddressIndex is { } index ? known.GetValueOrDefault(Convert.ToHexString(index)) : null,
            tokens.Create(LinkKind.Why, m.Id)));
    }

    private string Index(string address) => Convert.ToHexString(intake.EmailIndex(address));
}
