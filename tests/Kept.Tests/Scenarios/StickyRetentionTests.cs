using System.Globalization;
using Kept.Server.Campaigns;
using Kept.Server.Visits;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Scenarios;

/// <summary>
/// INVARIANT (STICKY) for data without collections: views and mails end by the version of their own moment.
/// </summary>
public sealed class StickyRetentionTests : IDisposable
{
    private readonly DirectoryInfo policies = Directory.CreateTempSubdirectory("kept-test-");

    public void Dispose() => policies.Delete(recursive: true);

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Views_go_with_the_shorter_retention_and_mails_follow_the_version_in_force_when_they_were_written(
        Provider provider
    )
    {
        CopyPolicies();
        await using var host = await KeptHost.StartAsync(provider, null, $"--Policies={policies.FullName}");
        // New versions come into force at noon, which is not the midnight that their date names.
        host.Clock.Advance(host.Clock.GetUtcNow().Date.AddDays(1).AddHours(12) - host.Clock.GetUtcNow().UtcDateTime);
        var noon = host.Clock.GetUtcNow();
        await host.RestartAsync(() =>
        {
            Publish(
                "inkwell",
                noon,
                ("keep traffic, visitor-id for 25 months", "keep traffic for 30 days\nkeep visitor-id for 90 days")
            );
            Publish(
                "foolscap",
                noon,
                ("keep traffic, visitor-id for 13 months", "keep traffic for 90 days\nkeep visitor-id for 30 days"),
                ("keep mail-history for 1 year", "keep mail-history for 30 days")
            );
        });
        var began = host.Clock.GetUtcNow();
        await host.DbAsync(async db =>
        {
            foreach (var site in new[] { "inkwell", "foolscap" })
                db.Add(
                    new VisitEvent
                    {
                        Id = 1,
                        SiteId = site,
                        At = began.AddMinutes(1),
                        Path = "/p/sticky",
                        VisitorId = new byte[16],
                    }
                );
            db.Add(Mail("before-noon", noon.AddHours(-6)));
            db.Add(Mail("after-noon", began.AddMinutes(1)));
            return await db.SaveChangesAsync();
        });

        host.Clock.Advance(TimeSpan.FromDays(29));
        await EndAsync(host);
        Assert.Equal((2, 2), (await ViewsAsync(host), (await MailsAsync(host)).Count));

        host.Clock.Advance(TimeSpan.FromDays(2));
        await EndAsync(host);
        Assert.Equal(0, await ViewsAsync(host));
        Assert.Equal(["before-noon"], await MailsAsync(host));
    }

    [Fact]
    public async Task Visitors_get_no_id_from_the_moment_on_at_which_a_version_without_it_comes_into_force()
    {
        CopyPolicies();
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, null, $"--Policies={policies.FullName}");
        var tomorrow = host.Clock.GetUtcNow().Date.AddDays(1);
        await host.RestartAsync(() =>
            Publish(
                "inkwell",
                tomorrow,
                ("collect visitor-id for analytics, customisation", "collect visitor-id for customisation"),
                ("expect permit collect visitor-id, traffic for analytics\n", ""),
                ("expect deny collect visitor-id for analytics given opted-out(cookies)\n", "")
            )
        );
        Assert.True(await GivesIdAsync(host));

        host.Clock.Advance(tomorrow.AddMinutes(1) - host.Clock.GetUtcNow().UtcDateTime);

        Assert.False(await GivesIdAsync(host));
    }

    private static async Task<bool> GivesIdAsync(KeptHost host)
    {
        using var visitor = host.Browser();
        return (await visitor.GetAsync("/b.gif?p=/p/sticky")).Headers.Contains("Set-Cookie");
    }

    private static OutboxMail Mail(string key, DateTimeOffset at) =>
        new()
        {
            Id = Guid.CreateVersion7(at),
            SiteId = "foolscap",
            Kind = "sticky",
            DeduplicationKey = key,
            State = MailState.Dropped,
            CreatedAt = at,
            DueAt = at,
            EndedAt = at,
        };

    private static Task<bool> EndAsync(KeptHost host) =>
        host.ScopedAsync(async s =>
            await s.GetRequiredService<VisitRetention>().RunAsync(default)
            | await s.GetRequiredService<OutboxRetention>().RunAsync(default)
        );

    private static Task<int> ViewsAsync(KeptHost host) =>
        host.DbAsync(db => db.Set<VisitEvent>().CountAsync(e => e.Path == "/p/sticky"));

    private static Task<List<string>> MailsAsync(KeptHost host) =>
        host.DbAsync(db =>
            db.Set<OutboxMail>().Where(m => m.Kind == "sticky").Select(m => m.DeduplicationKey).Order().ToListAsync()
        );

    private void CopyPolicies()
    {
        var source = Path.Combine(AppContext.BaseDirectory, "policies");
        foreach (var file in Directory.EnumerateFiles(source, "*.md", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(policies.FullName, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private void Publish(string name, DateTimeOffset on, params (string Was, string Is)[] changes)
    {
        var text = File.ReadAllText(Path.Combine(policies.FullName, name, "2026-11-01.md"));
        foreach (var (was, now) in changes)
            text = text.Replace(was, now, StringComparison.Ordinal);
        var date = on.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        text = text.Replace("version: 2026-11-01", $"version: {date}", StringComparison.Ordinal)
            .Replace("effective: 2026-11-01", $"effective: {date}", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(policies.FullName, name, $"{date}.md"), text);
    }
}
