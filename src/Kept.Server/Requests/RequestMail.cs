using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Requests;

/// <summary>Tells a person that their request came in, and until when it is answered.</summary>
internal sealed class RequestReceivedMail(KeptDb db, PolicyGate gate, MailTemplates templates, SiteUrls urls) : IMailComposer
{
    public string Kind => "request-received";

    public bool IsOffer => false;

    public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == mail.SubjectId, cancel);
        if (request is not { MessageId: { } messageId } || await db.Set<Collection>().FindAsync([messageId], cancel) is not { } message)
            return null;
        var ask = Ask.Use(Purpose.TransactionMail, message.Categories & CategorySet.Of(Category.Email, Category.FullName)) with { Reference = request.Id.ToString("N") };
        var (decision, _) = await gate.DecideAsync(message, ask, cancel);
        if (!decision.Permitted || await gate.OpenAsync(message, ask, cancel) is not { Email: { } email } data)
            return null;
        var model = new Dictionary<string, object?>
        {
            ["name"] = data.Name,
            ["asks"] = RequestClock.Of(request.Kind).Name,
            ["due"] = request.DueAt,
            ["requests"] = urls.For(site, "/privacy/requests"),
        };
        var (subject, text, html) = templates.Render(Kind, model, site);
        return new ComposedMail(email, data.Name, subject, text, html);
    }
}

/// <summary>Brings the answer to a request.</summary>
internal sealed class RequestAnswerMail(KeptDb db, PolicyGate gate, MailTemplates templates, SiteUrls urls) : IMailComposer
{
    public string Kind => "request-answer";

    public bool IsOffer => false;

    public async Task<ComposedMail?> ComposeAsync(OutboxMail mail, Site site, CancellationToken cancel)
    {
        var request = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == mail.SubjectId, cancel);
        var question = await OpenAsync(request, request?.MessageId, CategorySet.Of(Category.Email, Category.FullName), cancel);
        var answer = await OpenAsync(request, request?.AnswerId, CategorySet.Of(Category.Message), cancel);
        if (question is not { Email: { } email } || answer?.Message is not { } text)
            return null;
        var model = new Dictionary<string, object?>
        {
            ["name"] = question.Name,
            ["asks"] = RequestClock.Of(request!.Kind).Name,
            ["paragraphs"] = text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries),
            ["contact"] = urls.For(site, "/privacy/contact"),
        };
        var (subject, plain, html) = templates.Render(Kind, model, site);
        return new ComposedMail(email, question.Name, subject, plain, html);
    }

    private async Task<PersonalData?> OpenAsync(Request? request, Guid? id, CategorySet wanted, CancellationToken cancel)
    {
        if (id is null || await db.Set<Collection>().FindAsync([id.Value], cancel) is not { } collection)
            return null;
        var ask = Ask.Use(Purpose.TransactionMail, collection.Categories & wanted) with { Reference = request!.Id.ToString("N") };
        var (decision, _) = await gate.DecideAsync(collection, ask, cancel);
        return decision.Permitted ? await gate.OpenAsync(collection, ask, cancel) : null;
    }
}
