using System.Net;
using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Staff;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Gate;

/// <summary>What is held is found by person and by purpose without opening it, and older rows keep what they said.</summary>
public sealed class HoldingsTests(SharedHosts hosts)
{
    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task What_was_collected_for_several_purposes_is_found_by_each_of_them_and_by_no_other(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        await host.ScopedAsync(async s =>
        {
            var mine = await CollectAsync(s, "held@example.org", [Purpose.OrderProcessing, Purpose.Moderation]);
            var other = await CollectAsync(s, "other-held@example.org", [Purpose.OrderProcessing]);
            var holdings = s.GetRequiredService<Holdings>();
            foreach (var purpose in new[] { Purpose.OrderProcessing, Purpose.Moderation })
                Assert.Contains(await holdings.ForPurposeAsync(purpose, default), h => h.Id == mine.Id);
            Assert.DoesNotContain(await holdings.ForPurposeAsync(Purpose.Moderation, default), h => h.Id == other.Id);
            Assert.Empty(await holdings.ForPurposeAsync(Purpose.ModelTraining, default));
            Assert.Equal((await holdings.ForPurposeAsync(Purpose.Moderation, default)).Count, (await holdings.CountsAsync(default)).Where(c => c.IsFor(Purpose.Moderation)).Sum(c => c.Count));
            Assert.Equal("order-processing, moderation", Assert.Single(await holdings.OfPersonAsync(mine.PersonId, default)).Purposes.ToString());
            return true;
        });
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Officer_sees_how_much_is_held_for_a_purpose_of_what_and_until_when_and_nobody_is_shown(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var held = new List<Collection>();
        foreach (var email in new[] { "first-claim@example.org", "second-claim@example.org" })
            held.Add(await host.ScopedAsync(s => CollectAsync(s, email, [Purpose.OrderProcessing, Purpose.LegalClaim])));
        var until = new DateTimeOffset(2031, 2, 3, 0, 0, 0, TimeSpan.Zero);
        await KeepAsync(host, held[0], until);
        await KeepAsync(host, held[1], null);
        using var officer = await host.StaffAsync(Roles.Find("privacy-officer")!);

        var page = await officer.GetAsync("/console/holdings?for=legal-claim");

        Assert.Equal(["legal-claim", "2"], Row(page, "legal-claim").Take(2));
        var policy = $"{held[0].PolicyName}@{held[0].PolicyVersion:yyyy-MM-dd}";
        Assert.Equal(["inkwell", policy, "name", "2", $"{held[0].At:yyyy-MM-dd}", "until erased"], Row(page, "inkwell"));
        Assert.DoesNotContain("model-training", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await host.DbAsync(db => db.Set<LedgerEntry>().CountAsync(e => e.Kind == EntryKind.StaffOpened && (e.PersonId == held[0].PersonId || e.PersonId == held[1].PersonId))));
        await KeepAsync(host, held[1], until.AddDays(-1));
        Assert.Equal("2031-02-03", Row(await officer.GetAsync("/console/holdings?for=legal-claim"), "inkwell")[5]);
        Assert.Contains("Nothing is held for it", (await officer.GetAsync("/console/holdings?for=model-training")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await officer.GetAsync("/console/holdings?for=whatever")).Status);
        using var marketing = await host.StaffAsync(Roles.Find("marketing")!);
        Assert.Equal(HttpStatusCode.Forbidden, (await marketing.GetAsync("/console/holdings")).Status);
    }

    /// <summary>The schema step from names to bits and from the key's owner to the order, on rows as an older version wrote them.</summary>
    [Theory, MemberData(nameof(Providers))]
    public async Task Purposes_and_orders_of_older_rows_are_kept_by_the_schema_step(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (person, order) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var rows = await host.DbAsync(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            await db.Database.ExecuteSqlRawAsync(Older(provider));
            await db.Database.ExecuteSqlAsync($"""INSERT INTO older ("PersonId", "KeyId", "Purposes") VALUES ({person}, {order}, 'order-processing, payment'), ({person}, {person}, 'offers')""");
            await db.Database.ExecuteSqlRawAsync(Server.Storage.Migrations.CollectionColumns.Move.Replace("UPDATE collections", "UPDATE older", StringComparison.Ordinal));
            return await db.Database.SqlQuery<Moved>($"""SELECT "OrderId", "PurposeBits" FROM older ORDER BY "PurposeBits" """).ToListAsync();
        });
        Assert.Equal([new(order, PurposeSet.Of(Purpose.OrderProcessing, Purpose.Payment).Bits), new(null, PurposeSet.Of(Purpose.Offers).Bits)], rows);
    }

    private static Task<int> KeepAsync(KeptHost host, Collection held, DateTimeOffset? until) => host.DbAsync(db => db.Set<Collection>()
        .Where(c => c.Id == held.Id).ExecuteUpdateAsync(c => c.SetProperty(x => x.KeepUntil, until)));

    private static List<string> Row(Page page, string heading) =>
        [.. page.Document.QuerySelectorAll("tr").First(r => r.FirstElementChild!.TextContent == heading).Children.Select(c => c.TextContent)];

    private static string Older(Provider provider)
    {
        var (id, number) = provider == Provider.Sqlite ? ("TEXT", "INTEGER") : ("uuid", "bigint");
        return $"""CREATE TEMP TABLE older ("PersonId" {id}, "KeyId" {id}, "Purposes" TEXT, "OrderId" {id}, "PurposeBits" {number})""";
    }

    private static Task<Collection> CollectAsync(IServiceProvider s, string email, Purpose[] purposes) => s.GetRequiredService<Transactions>().RunAsync(async () =>
    {
        var intake = s.GetRequiredService<Intake>();
        var (person, _) = await intake.PersonOfAsync(email, CollectionSource.ContactForm, default);
        var site = s.GetRequiredService<Snapshot<SiteDirectory>>().Current["inkwell"];
        return await intake.CollectAsync(new Taking(site, person.Id, new PersonalData { Name = "Hel" }, purposes, CollectionSource.ContactForm), default);
    });

    private sealed record Moved(Guid? OrderId, long PurposeBits);
}
