using Kept.Server.Campaigns;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests.Errands;

/// <summary>Tells a partner that data it received was erased or corrected. The mail leads to the errand's page and holds no personal data.</summary>
internal sealed class ErrandMail(KeptDb db, LinkTokens tokens, MailTemplates templates, SiteUrls urls) : IMailComposer
{
    public const string Name = "partner-errand";

    public string Kind => Name;

    public bool IsOffer => false;

    public MailAbout About { get; } =
        new("Message to a partner", "you received data from us under our agreement, and a person had it erased or corrected") { IsInternal = true };

    public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
    {
        var errand = await db.Set<Errand>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == mail.SubjectId, cancel);
        if (errand is not { DoneAt: null })
            return null;
        var partner = await db.Set<Partner>().AsNoTracking().SingleOrDefaultAsync(p => p.SiteId == errand.SiteId && p.Id == errand.PartnerId, cancel);
        if (partner is not { Contact: { Length: > 0 } contact })
            return null;
        var model = new Dictionary<string, object?>
        {
            ["partner"] = partner.Name,
            ["erase"] = errand.Kind == ErrandKind.Erase,
            ["references"] = errand.References.Split('\n'),
            ["link"] = urls.For(site, $"/partner/errands/{tokens.Create(LinkKind.Errand, errand.Id)}"),
        };
        var (subject, text, html) = templates.Render(mail, model, site);
        return new ComposedMail(contact, partner.Name, subject, text, html);
    }
}
