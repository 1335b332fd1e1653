using Kept.Server.Campaigns;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>The last mail to an address that another took the place of, so that nobody loses theirs without hearing of it.</summary>
internal sealed class EmailReplacedMail(KeptDb db, AddressOpener opener, MailTemplates templates, SiteUrls urls) : IMailComposer
{
    public const string Name = "email-replaced";

    public string Kind => Name;

    public bool IsOffer => false;

    public MailAbout About { get; } = new("Notice of a replaced address", "another address took the place of this one in your record");

    public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
    {
        var link = await db.Set<AccessLink>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == mail.SubjectId, cancel);
        if (link is not { ForPerson: { } person, Replaces: { } old } || await opener.OpenAsync(person, old, link.Id.ToString("N"), cancel) is not { Data.Email: not null } to)
            return null;
        var model = new Dictionary<string, object?> { ["name"] = to.Data.Name, ["contact"] = urls.For(site, "/privacy/contact") };
        return ComposedMail.To(to, templates.Render(mail, model, site));
    }
}
