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

    public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
    {
        var link = await db.Set<AccessLink>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == mail.SubjectId, cancel);
        if (link is not { UsedAt: null, PersonId: { } person } || link.ExpiresAt <= time.GetUtcNow())
            return null;
        if (await opener.OpenAsync(person, link.AddressIndex, link.Id.ToString("N"), cancel) is not { Email: { } email } data)
            return null;
        var model = new Dictionary<string, object?>
        {
            ["name"] = data.Name,
            ["what"] = link.Target switch { LinkTarget.Choices => "your choices", LinkTarget.Requests => "your requests", _ => "your record" },
            ["link"] = urls.For(site, $"/privacy/record/link/{tokens.Create(LinkKind.Record, link.Id)}"),
            ["minutes"] = (int)AccessLink.Lifetime.TotalMinutes,
            ["ask_again"] = urls.For(site, "/privacy/record"),
        };
        var (subject, text, html) = templates.Render(Kind, model, site);
        return new ComposedMail(email, data.Name, subject, text, html);
    }
}

/// <summary>The mail to a new address, by which the person proves that it is theirs.</summary>
internal sealed class EmailChangeMail(KeptDb db, AddressOpener opener, LinkTokens tokens, MailTemplates templates, SiteUrls urls, TimeProvider time) : IMailComposer
{
    public string Kind => "email-change-proof";

    public bool IsOffer => false;

    public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
    {
        var link = await db.Set<AccessLink>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == mail.SubjectId, cancel);
        if (link is not { UsedAt: null, PersonId: { } holder } || link.ExpiresAt <= time.GetUtcNow())
            return null;
        if (await opener.OpenAsync(holder, link.AddressIndex, link.Id.ToString("N"), cancel) is not { Email: { } email })
            return null;
        var model = new Dictionary<string, object?>
        {
            ["link"] = urls.For(site, $"/privacy/record/link/{tokens.Create(LinkKind.Record, link.Id)}"),
            ["minutes"] = (int)AccessLink.Lifetime.TotalMinutes,
            ["adds"] = link.Target == LinkTarget.AddAddress,
        };
        var (subject, text, html) = templates.Render(Kind, model, site);
        return new ComposedMail(email, null, subject, text, html);
    }
}
