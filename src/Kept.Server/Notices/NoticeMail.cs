using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Policies;
using Kept.Server.Policies.Publishing;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Notices;

/// <summary>The mail that tells one person what a version changes for the data held under older ones, and how to object.</summary>
internal sealed class NoticeMail(KeptDb db, PolicyGate gate, PolicyShelf shelf, LinkTokens tokens, MailTemplates templates, SiteUrls urls) : IMailComposer
{
    public const string KindOfNotices = "policy-notice";

    public string Kind => KindOfNotices;

    public bool IsOffer => false;

    public MailAbout About { get; } = new("Notice of a new privacy policy", "our privacy policy changes and we hold data you gave us under an earlier version");

    public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
    {
        if (await db.Set<PolicyNotice>().AsNoTracking().SingleOrDefaultAsync(n => n.Id == mail.SubjectId, cancel) is not { PersonId: { } person } notice
            || shelf.Find(notice.PolicyName, notice.Version) is not { } version)
            return null;
        var ask = Ask.Use<For.PolicyNotice>(CategorySet.Of(Category.Email, Category.FullName)) with { Reference = notice.Id.ToString("N") };
        if (await gate.OpenPersonAsync(person, ask, cancel, site.Id) is not { Data.Email: not null } to)
            return null;
        var older = await OlderAsync(person, notice, cancel);
        var model = new Dictionary<string, object?>
        {
            ["name"] = to.Data.Name,
            ["title"] = version.Document.Title,
            ["version"] = version.Document.Version,
            ["changes"] = Changes(older, version),
            ["asks"] = notice.Mode == ChangeMode.AfterConsent,
            ["days"] = notice.Days,
            ["link"] = urls.For(site, $"/privacy/notice/{tokens.Create(LinkKind.Notice, notice.Id)}"),
            ["compare"] = urls.For(site, $"/privacy/policy/compare?from={PublishedPolicy.VersionOf((older.FirstOrDefault() ?? version).Document.Version)}&to={PublishedPolicy.VersionOf(notice.Version)}"),
        };
        return ComposedMail.To(to, templates.Render(mail, model, site));
    }

    /// <summary>The versions under which this person's data is held, the newest first.</summary>
    private async Task<List<PolicyVersion>> OlderAsync(Guid person, PolicyNotice notice, CancellationToken cancel)
    {
        var dates = await db.Set<Collection>().Where(c => c.PersonId == person && c.SiteId == notice.SiteId && c.PolicyName == notice.PolicyName && c.PolicyVersion < notice.Version)
            .Select(c => c.PolicyVersion).Distinct().ToListAsync(cancel);
        return [.. dates.OrderDescending().Select(d => shelf.Find(notice.PolicyName, d)).OfType<PolicyVersion>()];
    }

    /// <summary>What is new, each change once, whichever older version it differs from.</summary>
    private static List<string> Changes(List<PolicyVersion> older, PolicyVersion version)
    {
        var diffs = older.ConvertAll(o => Consequences.Between(o, version));
        var loosened = diffs.SelectMany(d => d.Changes.Where(Consequences.Loosens)).Select(ChangeSentence.Of);
        var longer = diffs.SelectMany(d => d.Retentions.Where(Consequences.IsLonger)).Select(ChangeSentence.Of);
        var stricter = diffs.SelectMany(d => d.Changes.Where(c => c.Kind == Kept.Policy.Analysis.ChangeKind.Denied)).Select(ChangeSentence.Of);
        return [.. loosened.Concat(longer).Concat(stricter).Distinct()];
    }
}
