using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Requests;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Staff.Accounts;

/// <summary>The mail with the one-time link that signs a shopper in.</summary>
internal sealed class AccountMail(KeptDb db, AddressOpener opener, LinkTokens tokens, MailTemplates templates, SiteUrls urls, TimeProvider time) : IMailComposer
{
    public string Kind => AccountDesk.Mail;

    public bool IsOffer => false;

    public MailAbout About { get; } = new("Sign-in link", "you, or someone who entered this address, asked for a link to sign in");

    public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
    {
        var link = await db.Set<AccountLink>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == mail.SubjectId, cancel);
        if (link is not { UsedAt: null } || link.ExpiresAt <= time.GetUtcNow())
            return null;
        if (await opener.OpenAsync(link.PersonId, link.AddressIndex, link.Id.ToString("N"), cancel) is not { Data.Email: not null } to)
            return null;
        var model = new Dictionary<string, object?>
        {
            ["name"] = to.Data.Name,
            ["link"] = urls.For(site, $"/account/link/{tokens.Create(LinkKind.AccountSignIn, link.Id)}"),
            ["minutes"] = (int)AccountLink.Lifetime.TotalMinutes,
            ["ask_again"] = urls.For(site, "/account/sign-in"),
        };
        return ComposedMail.To(to, templates.Render(mail, model, site));
    }
}
