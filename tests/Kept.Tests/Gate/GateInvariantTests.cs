using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.People;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Gate;

/// <summary>INVARIANT (DENY), INVARIANT (STICKY) and INVARIANT (RECORD) at the running gate, on both databases.</summary>
public sealed class GateInvariantTests(SharedHosts hosts)
{
    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Fact]
    public void Ask_for_one_purpose_is_no_ask_for_another()
    {
        var offers = Ask.Use(Purpose.Offers, CategorySet.Of(Category.Email));
        Assert.Equal(offers.Purpose, offers.For<For.Offers>().Purpose);
        Assert.Contains("is not asked for delivery", Assert.Throws<InvalidOperationException>(offers.For<For.Delivery>).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_the_policy_does_not_say_is_denied_and_opens_nothing(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        await host.ScopedAsync(async s =>
        {
            var collection = await CollectAsync(s, "deny@example.org", new PersonalData { Name = "Dee", Email = "deny@example.org" });
            var gate = s.GetRequiredService<PolicyGate>();
            foreach (var purpose in new[] { Purpose.Analytics, Purpose.BusinessTransfer, default })
                await Assert.ThrowsAsync<GateDeniedException>(() => RunAsync(s, () =>
                    gate.OpenAsync(collection, Ask.Use(purpose, CategorySet.Of(Category.Email)).Stated(), default)));
            return true;
        });
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task One_category_too_many_denies_the_whole_request(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        await host.ScopedAsync(async s =>
        {
            var collection = await CollectAsync(s, "toomany@example.org", new PersonalData { Name = "Tom", Email = "toomany@example.org" });
            var wanted = CategorySet.Of(Category.Email, Category.Health);
            var error = await Assert.ThrowsAsync<GateDeniedException>(() => RunAsync(s, () =>
                s.GetRequiredService<PolicyGate>().OpenAsync(collection, Ask.Use<For.OrderProcessing>(wanted), default)));
            Assert.DoesNotContain("toomany", error.ToString(), StringComparison.Ordinal);
            return true;
        });
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_older_collection_is_decided_by_its_own_version(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        await host.ScopedAsync(async s =>
        {
            var collection = await CollectAsync(s, "sticky@example.org", new PersonalData { Name = "Sti", Email = "sticky@example.org" });
            var (older, newer, ask) = Difference(s.GetRequiredService<PolicyShelf>());
            var gate = s.GetRequiredService<PolicyGate>();
            Assert.NotEqual(
                (await gate.DecideAsync(At(collection, older), ask, default)).Decision.Permitted,
                (await gate.DecideAsync(At(collection, newer), ask, default)).Decision.Permitted);
            return true;
        });
    }

    /// <summary>Two answers to one choice are no contradiction at the gate, which would deny everything: the newest holds.</summary>
    [Theory, MemberData(nameof(Providers))]
    public async Task Whoever_chose_both_ways_is_decided_by_the_newest_choice(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        await host.ScopedAsync(async s =>
        {
            var collection = await CollectAsync(s, "bothways@example.org", new PersonalData { Name = "Bo", Email = "bothways@example.org" });
            var index = s.GetRequiredService<Intake>().EmailIndex("bothways@example.org");
            var ask = Ask.Use(Purpose.Offers, CategorySet.Of(Category.Email));
            foreach (var optedIn in new[] { true, false, true })
            {
                await s.GetRequiredService<ChoiceBook>().SetAsync(collection.PersonId, index, collection.SiteId, Scope.Offers, optedIn, "test", default);
                Assert.Equal(optedIn, (await s.GetRequiredService<PolicyGate>().DecideAsync(collection, ask, default)).Decision.Permitted);
            }
            return true;
        });
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task An_act_that_fails_leaves_no_entry_and_an_entry_that_fails_leaves_no_act(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        await host.ScopedAsync(async s =>
        {
            var db = s.GetRequiredService<KeptDb>();
            Collection? failed = null;
            await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync<bool>(s, async () =>
            {
                failed = await CollectAsync(s, "failing@example.org", new PersonalData { Name = "Fay" });
                throw new InvalidOperationException("The act fails after its entry was written.");
            }));
            Assert.False(await db.Set<Collection>().AnyAsync(c => c.Id == failed!.Id));
            Assert.False(await db.Set<LedgerEntry>().AnyAsync(e => e.PersonId == failed!.PersonId));

            var collection = await CollectAsync(s, "recorded@example.org", new PersonalData { Name = "Rec" });
            var entry = await db.Set<LedgerEntry>().Where(e => e.PersonId == collection.PersonId).SingleAsync(e => e.Kind == EntryKind.Collected);
            Assert.Contains(collection.Id.ToString("N"), entry.Body, StringComparison.Ordinal);
            return true;
        });
    }

    private static Collection At(Collection c, PolicyVersion version) => new()
    {
        Id = c.Id,
        PersonId = c.PersonId,
        OrderId = c.OrderId,
        SiteId = c.SiteId,
        PolicyName = version.Document.Name,
        PolicyVersion = version.Document.Version,
        Source = c.Source,
        Categories = c.Categories,
        Purposes = c.Purposes,
        Payload = c.Payload,
    };

    /// <summary>An ask about name or e-mail on which the two versions of Inkwell's policy disagree.</summary>
    private static (PolicyVersion Older, PolicyVersion Newer, Ask Ask) Difference(PolicyShelf shelf)
    {
        var (newer, older) = (shelf.Versions("inkwell")[0], shelf.Versions("inkwell")[^1]);
        var facts = Facts.None.With(Fact.AgreementSigned);
        var asks = from recipient in new[] { Recipient.Affiliate, Recipient.Marketer, Recipient.Advertiser, Recipient.Vendor }
                   from purpose in new[] { Purpose.Offers, Purpose.ThirdPartyOffers, Purpose.Enrichment, Purpose.Analytics }
                   from category in new[] { Category.Email, Category.FullName }
                   select Ask.Share(purpose, recipient, CategorySet.Of(category)) with { Facts = facts };
        return (older, newer, asks.First(a => Permits(older, a) != Permits(newer, a)));
    }

    private static bool Permits(PolicyVersion version, Ask a) =>
        version.Compiled.Permits(new DecisionRequest(a.Action, a.Categories, a.Purpose, a.Recipient, a.Facts | Facts.None.With(Fact.SourcePerson)), out _);

    private static Task<Collection> CollectAsync(IServiceProvider s, string email, PersonalData data) => RunAsync(s, async () =>
    {
        var intake = s.GetRequiredService<Intake>();
        var (person, _) = await intake.PersonOfAsync(email, CollectionSource.ContactForm, default);
        var site = s.GetRequiredService<Snapshot<SiteDirectory>>().Current["inkwell"];
        return await intake.CollectAsync(new Taking(site, person.Id, data, [Purpose.OrderProcessing], CollectionSource.ContactForm), default);
    });

    private static Task<T> RunAsync<T>(IServiceProvider s, Func<Task<T>> work) => s.GetRequiredService<Transactions>().RunAsync(work);
}
