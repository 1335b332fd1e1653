using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Disclosures;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Notices;
using Kept.Server.Orders;
using Kept.Server.Requests;
using Kept.Server.Staff.Accounts;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Campaigns;

/// <summary>A mail of every kind the server can send, queued about something real.</summary>
internal sealed class MailSamples(KeptHost host, Guid person, byte[] address, string orderSku)
{
    private readonly List<(string Kind, Guid Subject, Guid? Person)> mails = [];
    private readonly DateTimeOffset now = host.Clock.GetUtcNow();

    /// <summary>Adds what the mails are about; the kinds with what each is about.</summary>
    public async Task<IReadOnlyList<(string Kind, Guid Subject, Guid? Person)>> AddAsync(string buyer)
    {
        await new Shopper(host.Browser(), buyer).BuyAsync(orderSku);
        var order = await host.DbAsync(db => db.Set<Order>().Where(o => o.PaidAt != null).OrderByDescending(o => o.CreatedAt).FirstAsync());
        foreach (var kind in OrderMails.Kinds)
            mails.Add((kind, order.Id, order.PersonId));
        await host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(async () =>
        {
            var db = s.GetRequiredService<KeptDb>();
            AddLinks(db);
            await AddRequestsAsync(db, s.GetRequiredService<Intake>(), s.GetRequiredService<Snapshot<SiteDirectory>>().Current["inkwell"]);
            AddErrands(db);
            AddNotices(db);
            AddOffer(db);
            return 0;
        }));
        return mails;
    }

    private Guid Add<T>(KeptDb db, Func<Guid, T> make, string kind, bool ofPerson = true)
        where T : class
    {
        var id = Guid.CreateVersion7();
        db.Add(make(id));
        mails.Add((kind, id, ofPerson ? person : null));
        return id;
    }

    private void AddLinks(KeptDb db)
    {
        AccessLink Link(Guid id, LinkTarget target) => new()
        {
            Id = id,
            SiteId = "inkwell",
            PersonId = person,
            ForPerson = person,
            AddressIndex = address,
            Replaces = address,
            Target = target,
            CreatedAt = now,
            ExpiresAt = now.AddHours(1),
        };
        foreach (var target in new[] { LinkTarget.Record, LinkTarget.Choices, LinkTarget.Requests })
            Add(db, id => Link(id, target), "record-link");
        Add(db, id => Link(id, LinkTarget.EmailChange), "email-change-proof");
        Add(db, id => Link(id, LinkTarget.AddAddress), "email-change-proof");
        Add(db, id => Link(id, LinkTarget.EmailChange), "email-replaced");
        Add(db, id => new AccountLink { Id = id, SiteId = "inkwell", PersonId = person, AddressIndex = address, CreatedAt = now, ExpiresAt = now.AddHours(1) }, "account-link");
    }

    private async Task AddRequestsAsync(KeptDb db, Intake intake, Site site)
    {
        var taken = new Taking(site, person, new PersonalData { Message = "First *paragraph*.\n\nSecond." }, [Purpose.RightsRequest], CollectionSource.ContactForm);
        var answer = await intake.CollectAsync(taken, default);
        foreach (var law in new[] { RequestLaw.Gdpr, RequestLaw.Ccpa })
            foreach (var kind in RequestMail.Kinds.Append(RequestReminderMail.Name))
                Add(db, id => Request(id, law, kind, answer.Id), kind, ofPerson: kind != RequestReminderMail.Name);
        Add(db, id => Request(id, RequestLaw.Ccpa, "request-proof", answer.Id, mandate: "Agent & Co."), "request-proof");
    }

    private Request Request(Guid id, RequestLaw law, string kind, Guid answer, string? mandate = null) => new()
    {
        Id = id,
        SiteId = "inkwell",
        PersonId = person,
        Kind = RequestKind.Access,
        Law = law,
        State = kind == "request-proof" ? RequestState.AwaitingProof : RequestState.Open,
        AnswerId = answer,
        ReceivedAt = now,
        DueAt = law == RequestLaw.Gdpr ? now.AddDays(30) : now.AddDays(-1),
        ExtensionReason = kind == "request-extended" ? "complex" : null,
        Denial = kind == "request-denied" ? "fraud" : null,
        Mandate = mandate,
        ProveBy = now.AddDays(7),
    };

    private void AddErrands(KeptDb db)
    {
        db.Add(new Partner
        {
            Id = "sampled",
            SiteId = "inkwell",
            Name = "Sampled Ltd",
            Recipient = "vendor",
            Role = "carrier",
            Country = "US",
            Contact = "privacy@sampled.example",
            Purposes = "delivery",
        });
        foreach (var kind in Enum.GetValues<ErrandKind>())
            Add(db, id => new Errand { Id = id, SiteId = "inkwell", PartnerId = "sampled", Kind = kind, Categories = "email", References = "A-1\nA-2", Purpose = "delivery", CreatedAt = now }, "partner-errand", ofPerson: false);
    }

    private void AddNotices(KeptDb db)
    {
        foreach (var (version, mode) in new[] { (new DateOnly(2026, 11, 1), ChangeMode.AfterNotice), (new DateOnly(2025, 6, 1), ChangeMode.AfterConsent) })
            Add(db, id => new PolicyNotice { Id = id, PersonId = person, SiteId = "inkwell", PolicyName = "inkwell", Version = version, Mode = mode, Days = 30, CreatedAt = now }, "policy-notice");
    }

    private void AddOffer(KeptDb db)
    {
        var campaign = new Campaign { Id = Guid.CreateVersion7(), SiteId = "inkwell", Name = "n", Subject = "For {{ name }}", Body = "# Hello {{ name }}\n\n**Half** at [our shop](/c/ink)\n\n- a\n- b", State = CampaignState.Done, CreatedBy = "staff:1" };
        db.Add(campaign);
        Add(db, id => new CampaignRecipient { Id = id, CampaignId = campaign.Id, PersonId = person, AddressIndex = address }, "offer");
    }
}
