using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>The mail with the one-time link into the privacy centre.</summary>
internal sealed class RecordLinkMail(KeptDb db, AddressOpener opener, LinkTokens tokens, MailTemplates templates, SiteUrls urls, TimeProvider time) : IMailComposer
{
    public string Kind => "record-link";

    public bool IsOffer => false;

    public MailAbout About { get; } = new("Link to your record", "you, or someone who entered this address, asked for a link into our privacy centre");

    public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
    {
        var link = await db.Set<AccessLink>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == mail.SubjectId, cancel);
        if (link is not { UsedAt: null, PersonId: { } person } || link.ExpiresAt <= time.GetUtcNow())
            return null;
        if (await opener.OpenAsync(person, link.AddressIndex, link.Id.ToString("N"), cancel) is not { Data.Email: not null } to)
            return null;
        var model = new Dictionary<string, object?>
        {
            ["name"] = to.Data.Name,
            ["what"] = link.Target switch { LinkTarget.Choices => "your choices", LinkTarget.Requests => "your requests", _ => "your record" },
            ["link"] = urls.For(site, $"/privacy/record/link/{tokens.Create(LinkKind.Record, link.Id)}"),
            ["minutes"] = (int)AccessLink.Lifetime.TotalMinutes,
            ["ask_again"] = urls.For(site, "/privacy/record"),
        };
        return ComposedMail.To(to, templates.Render(mail, model, site));
    }
}

/// <summary>The mail to a new address, by which the person proves that it is theirs.</summary>
internal sealed class EmailChangeMail(KeptDb db, AddressOpener opener, LinkTokens tokens, MailTemplates templates, SiteUrls urls, TimeProvider time) : IMailComposer
{
    public string Kind => "email-change-proof";

    public bool IsOffer => false;

    public MailAbout About { get; } = new("Confirmation of an address", "someone told us that this address is theirs, and we must know whether that is true");

    public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
    {
        var link = await db.Set<AccessLink>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == mail.SubjectId, cancel);
        if (link is not { UsedAt: null, PersonId: { } holder } || link.ExpiresAt <= time.GetUtcNow())
            return null;
        if (await opener.OpenAsync(holder, link.AddressIndex, link.Id.ToString("N"), cancel) is not { Data.Email: not null } to)
            return null;
        var model = new Dictionary<string, object?>
        {
            ["link"] = urls.For(site, $"/privacy/record/link/{tokens.Create(LinkKind.Record, link.Id)}"),
            ["minutes"] = (int)AccessLink.Lifetime.TotalMinutes,
            ["adds"] = link.Target == LinkTarget.AddAddress,
        };
        return ComposedMail.To(to, templates.Render(mail, model, site));
    }
}
