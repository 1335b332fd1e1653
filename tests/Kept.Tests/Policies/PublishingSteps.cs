using System.Text.RegularExpressions;
using Kept.Server.Policies;
using Kept.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Policies;

/// <summary>What staff do to bring a new version into force.</summary>
internal static class PublishingSteps
{
    /// <summary>A clause that permits a use which no version of the demo policy permits.</summary>
    public const string NewClause = "\n### How we learn {#learning}\n\nWe may look at the names of our buyers while we find faults in our servers.\n\n```policy\nuse name for administration\n```\n";

    public static DateOnly Today(this KeptHost host, int plus = 0) => DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime).AddDays(plus);

    public static string Iso(DateOnly day) => PublishedPolicy.VersionOf(day);

    /// <summary>The text in force, made into the version of a day, with a clause more.</summary>
    public static string NextText(KeptHost host, DateOnly version, DateOnly effective, string changes = "after-notice 30 days", string clause = NewClause) =>
        NextText(host.Services, host.Clock.GetUtcNow(), version, effective, changes, clause);

    public static string NextText(IServiceProvider services, DateTimeOffset now, DateOnly version, DateOnly effective, string changes = "after-notice 30 days", string clause = NewClause)
    {
        var text = services.GetRequiredService<PolicyShelf>().InForce("inkwell", now).Document.Source;
        text = Regex.Replace(text, "(?m)^version: .*$", $"version: {Iso(version)}");
        text = Regex.Replace(text, "(?m)^effective: .*$", $"effective: {Iso(effective)}");
        return Regex.Replace(text, "(?m)^changes: .*$", $"changes: {changes}") + clause;
    }

    /// <summary>A new draft with a text; its review page.</summary>
    public static async Task<Page> DraftAsync(Hosting.Browser author, string text)
    {
        var draft = await author.PostAsync("/console/policies", ("site", "inkwell"));
        return await draft.Form("Text").Fill("Text", text).SubmitAsync("Save and compare");
    }

    public static Form Act(Page review, string handler) => review.Form($"form[action$='handler={handler}']");

    /// <summary>Writes, hands in and approves a version; the page that says it is published.</summary>
    public static async Task<Page> PublishAsync(KeptHost host, string text)
    {
        using var author = await host.StaffAsync();
        using var second = await host.StaffAsync();
        var review = await DraftAsync(author, text);
        await Act(review, "submit").SubmitAsync();
        return await Act(await second.GetAsync(review.Url), "approve").SubmitAsync();
    }

    /// <summary>Publishes a version that is in force at once, and waits those few seconds on the test's clock.</summary>
    public static async Task<DateOnly> PutInForceAsync(KeptHost host, string changes = "after-notice 30 days", string clause = NewClause)
    {
        var version = host.Today();
        var page = await PublishAsync(host, NextText(host, version, version, changes, clause));
        Assert.Contains($"Published as version {Iso(version)}", page.Text, StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromSeconds(6));
        return version;
    }
}
