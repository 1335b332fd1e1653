using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Storage;

namespace Kept.Server.Requests;

/// <summary>Finds where to answer a request: the address in what was written, else the newest one of the person.</summary>
internal sealed class RequestMailbox(KeptDb db, PolicyGate gate)
{
    private static readonly CategorySet Wanted = CategorySet.Of(Category.Email, Category.FullName);

    /// <summary>Address and name; null when there is no address or the policy denies. Call inside the transaction that marks the mail as leaving.</summary>
    public async Task<Opened<For.TransactionMail>?> OpenAsync(Request request, CancellationToken cancel)
    {
        var ask = Ask.Use<For.TransactionMail>(Wanted) with { Reference = request.Id.ToString("N") };
        if (request.MessageId is { } id && await db.Set<Collection>().FindAsync([id], cancel) is { } letter && letter.Categories.Contains(Category.Email))
        {
            var own = ask with { Categories = Wanted & letter.Categories };
            var (decision, _) = await gate.DecideAsync(letter, own, cancel);
            return decision.Permitted ? await gate.OpenAsync(letter, own, cancel) : null;
        }
        if (request.PersonId is not { } person)
            return null;
        var opened = await gate.OpenPersonAsync(person, ask, cancel);
        return opened.Data.Email is null ? null : opened;
    }

    /// <summary>Our answer to a request, or null when there is none.</summary>
    public async Task<string?> AnswerAsync(Request request, CancellationToken cancel)
    {
        if (request.AnswerId is not { } id || await db.Set<Collection>().FindAsync([id], cancel) is not { } answer)
            return null;
        var ask = Ask.Use<For.TransactionMail>(CategorySet.Of(Category.Message)) with { Reference = request.Id.ToString("N") };
        var (decision, _) = await gate.DecideAsync(answer, ask, cancel);
        return decision.Permitted ? (await gate.OpenAsync(answer, ask, cancel)).Data.Message : null;
    }
}

/// <summary>
/// The mails about a request to whoever made it: that it came in, that it takes longer, that it is refused, the answer, and the
/// ask for a proof. One class, for they differ by their words, which are in the templates.
/// </summary>
internal sealed class RequestMail(string kind, KeptDb db, RequestMailbox mailbox, LinkTokens tokens, MailTemplates templates, SiteUrls urls) : IMailComposer
{
    private static readonly Dictionary<string, MailAbout> Words = new(StringComparer.Ordinal)
    {
        ["request-received"] = new("Receipt of your request", "we received a request about your data"),
        ["request-extended"] = new("More time for your request", "we need more time for your request about your data"),
        ["request-denied"] = new("Refusal of your request", "we could not do what a request about your data asks"),
        ["request-answer"] = new("Answer to your request", "you asked us something about your data"),
        ["request-proof"] = new("Question whether a request is yours", "we received a request about this address and must know whether it is yours"),
    };

    public static IReadOnlyCollection<string> Kinds => Words.Keys;

    public string Kind => kind;

    public bool IsOffer => false;

    public MailAbout About => Words[kind];

    public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
    {
        var request = await db.Set<Request>().FindAsync([mail.SubjectId], cancel);
        if (request is null || await mailbox.OpenAsync(request, cancel) is not { Data.Email: not null } to)
            return null;
        var answer = await mailbox.AnswerAsync(request, cancel);
        var denial = Denials.Find(request.Denial);
        if ((kind == "request-answer" && answer is null) || (kind == "request-proof" && request.State != RequestState.AwaitingProof))
            return null;
        var model = new Dictionary<string, object?>
        {
            ["name"] = to.Data.Name,
            ["asks"] = RequestClocks.NameOf(request.Kind),
            ["due"] = request.DueAt,
            ["source"] = RequestClocks.Of(request.Kind, request.Law, request.Channel).Source,
            ["requests"] = urls.For(site, "/privacy/requests"),
            ["contact"] = urls.For(site, "/privacy/contact"),
            ["reason"] = Extensions.Find(request.ExtensionReason)?.Words ?? denial?.Words,
            ["statute"] = denial?.Sources,
            ["european"] = request.Law == RequestLaw.Gdpr,
            ["mandate"] = request.Mandate,
            ["prove_by"] = request.ProveBy,
            ["link"] = urls.For(site, $"/privacy/requests/prove/{tokens.Create(LinkKind.RequestProof, request.Id)}"),
            ["paragraphs"] = answer?.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries),
        };
        return ComposedMail.To(to, templates.Render(mail, model, site));
    }
}

/// <summary>Reminds the privacy officer of a request that is due or late. It names the request by its number alone.</summary>
internal sealed class RequestReminderMail(KeptDb db, MailTemplates templates, SiteUrls urls, TimeProvider time) : IMailComposer
{
    public const string Name = "request-reminder";

    public string Kind => Name;

    public bool IsOffer => false;

    public MailAbout About { get; } = new("Reminder of a request", "you are this shop's privacy officer and a request is due") { IsInternal = true };

    public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
    {
        var request = await db.Set<Request>().FindAsync([mail.SubjectId], cancel);
        if (request is null || request.HasEnded)
            return null;
        var model = new Dictionary<string, object?>
        {
            ["asks"] = RequestClocks.NameOf(request.Kind),
            ["due"] = request.DueAt,
            ["late"] = request.DueAt < time.GetUtcNow(),
            ["source"] = RequestClocks.Of(request.Kind, request.Law, request.Channel).Source,
            ["page"] = urls.For(site, $"/console/requests/{request.Id}"),
        };
        var (subject, text, html) = templates.Render(mail, model, site);
        return new ComposedMail(site.PrivacyEmail, site.PrivacyOfficer, subject, text, html);
    }
}
