using System.Net;
using Kept.Server.Ledgers;
using Kept.Server.Policies;
using Kept.Server.Policies.Publishing;
using Kept.Server.Staff;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Policies.PublishingSteps;

namespace Kept.Tests.Policies;

/// <summary>A version on its way from a draft to the moment from which every server decides by it.</summary>
public sealed class PublishingTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_version_is_written_by_one_approved_by_another_and_in_force_from_its_moment_also_after_a_restart(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var shopper = host.Browser();
        var day = host.Today(3);
        var page = await PublishAsync(host, NextText(host, day, day));
        Assert.Contains($"Published as version {Iso(day)}", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("How we learn", (await shopper.GetAsync("/privacy/policy")).Text, StringComparison.Ordinal);
        Assert.Contains("comes into force on", (await shopper.GetAsync($"/privacy/policy/{Iso(day)}")).Text, StringComparison.OrdinalIgnoreCase);
        host.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Contains("How we learn", (await shopper.GetAsync("/privacy/policy")).Text, StringComparison.Ordinal);
        await host.RestartAsync();
        Assert.Contains("How we learn", (await shopper.GetAsync("/privacy/policy")).Text, StringComparison.Ordinal);
        Assert.Equal(
            ["begun", "changed", "submitted"],
            await host.DbAsync(async db => (await db.Set<LedgerEntry>().Where(e => e.Kind == EntryKind.PolicyDrafted).OrderBy(e => e.Id).Select(e => e.Body!).ToListAsync())
                .Select(b => System.Text.Json.JsonDocument.Parse(b).RootElement.GetProperty("act").GetString()!).ToArray()));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task The_author_cannot_approve_even_by_posting_the_form(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var author = await host.StaffAsync();
        var text = NextText(host, host.Today(), host.Today());
        var review = await Act(await DraftAsync(author, text), "submit").SubmitAsync();
        Assert.DoesNotContain("handler=approve", review.Source, StringComparison.Ordinal);
        var page = await author.PostAsync($"{review.Url}?handler=approve", ("sha256", DraftDesk.Digest(text)));
        Assert.Contains("somebody else must approve it", page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await PublishedAsync(host));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Two_approvers_who_press_twice_at_once_publish_once(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var author = await host.StaffAsync();
        using var second = await host.StaffAsync();
        using var third = await host.StaffAsync();
        var text = NextText(host, host.Today(), host.Today());
        var review = await Act(await DraftAsync(author, text), "submit").SubmitAsync();
        var presses = new[] { second, third, second, third }.Select(b => b.PostAsync($"{review.Url}?handler=approve", ("sha256", DraftDesk.Digest(text))));
        Assert.All(await Task.WhenAll(presses), p => Assert.Contains("Published as version", p.Text, StringComparison.Ordinal));
        Assert.Equal(1, await PublishedAsync(host));
        Assert.Equal(1, await host.DbAsync(db => db.Set<LedgerEntry>().CountAsync(e => e.Kind == EntryKind.PolicyPublished && e.Body!.Contains("approved"))));
    }

    [Fact]
    public async Task A_text_with_errors_shows_all_of_them_at_once_and_cannot_be_handed_in()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var author = await host.StaffAsync();
        var text = NextText(host, new DateOnly(2025, 6, 1), host.Today(-1), clause: "\n### More {#more}\n\nMore.\n\n```policy\nuse emial for offers\nshare email with nobody for offers\n```\n");
        var draft = await author.PostAsync("/console/policies", ("site", "inkwell"));
        var page = await draft.Form("Text").Fill("Text", text).SubmitAsync("Check");
        Assert.Contains("did you mean “email”?", page.Text, StringComparison.Ordinal);
        Assert.Contains("4 errors", page.Text, StringComparison.Ordinal);
        Assert.Contains("the newest is 2026-11-01", page.Text, StringComparison.Ordinal);
        Assert.Equal(text, page.Form("Text").Value("Text"));
        page = await page.Form("Text").Fill("Text", text[..text.IndexOf("\n### More", StringComparison.Ordinal)]).SubmitAsync("Save and compare");
        Assert.Contains("the newest is 2026-11-01", page.Text, StringComparison.Ordinal);
        Assert.Contains("cannot come into force in the past", page.Text, StringComparison.Ordinal);
        page = await author.PostAsync($"{page.Url}?handler=submit");
        Assert.Contains("The draft has errors", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_review_tells_what_the_software_will_do_otherwise_and_the_page_beside_it_follows_the_typing()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var author = await host.StaffAsync();
        var text = NextText(host, host.Today(), host.Today()).Replace("ink and toner. To", "ink, toner and paper. To", StringComparison.Ordinal);
        var review = await DraftAsync(author, text);
        Assert.Contains("use name for administration", review.TextOf("#consequences + h3 + ul"), StringComparison.Ordinal);
        Assert.Contains("use your name to run the servers and find faults", review.Text, StringComparison.Ordinal);
        Assert.Contains("How we learn", review.TextOf("#learning-heading"), StringComparison.Ordinal);
        Assert.Contains("paper.", review.TextOf(".clause:has(#outside-heading)"), StringComparison.Ordinal);
        Assert.Contains("30 days after delivery", review.Text, StringComparison.Ordinal);
        var check = await author.PostAsync("/console/policies/check", ("policy", "inkwell"), ("text", text));
        Assert.Contains("How we learn", check.Text, StringComparison.Ordinal);
        Assert.Contains("No errors", check.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_is_chosen_that_is_not_past_and_stands_in_the_text()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var author = await host.StaffAsync();
        var review = await DraftAsync(author, NextText(host, host.Today(), host.Today()));
        var page = await Act(review, "date").Fill("effective", Iso(host.Today(-1))).SubmitAsync();
        Assert.Contains("cannot come into force in the past", page.Text, StringComparison.Ordinal);
        await Act(review, "date").Fill("effective", Iso(host.Today(9))).SubmitAsync();
        Assert.Contains($"effective: {Iso(host.Today(9))}\n", await host.DbAsync(db => db.Set<PolicyDraft>().Select(d => d.Text).SingleAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_who_edit_at_once_the_second_is_told_and_loses_no_word()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var author = await host.StaffAsync();
        var draft = await author.PostAsync("/console/policies", ("site", "inkwell"));
        await draft.Form("Text").Fill("Text", "first").SubmitAsync("Save");
        var page = await draft.Form("Text").Fill("Text", "second").SubmitAsync("Save");
        Assert.Contains("saved this draft after you opened it", page.Text, StringComparison.Ordinal);
        Assert.Equal("second", page.Form("Text").Value("Text"));
        Assert.Equal("first", await host.DbAsync(db => db.Set<PolicyDraft>().Select(d => d.Text).SingleAsync()));
    }

    [Fact]
    public async Task A_text_longer_than_the_server_takes_leaves_the_draft_as_it_was()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var author = await host.StaffAsync();
        var draft = await author.PostAsync("/console/policies", ("site", "inkwell"));
        var saved = new string('a', 300_000);
        await draft.Form("Text").Fill("Text", saved).SubmitAsync("Save");
        var page = await (await author.GetAsync(draft.Url)).Form("Text").Fill("Text", new string('a', 2_200_000)).SubmitAsync("Save");
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal(saved, await host.DbAsync(db => db.Set<PolicyDraft>().Select(d => d.Text).SingleAsync()));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_scheduled_version_is_withdrawn_before_its_moment_and_not_after(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        using var boss = await host.StaffAsync();
        var day = host.Today(2);
        await PublishAsync(host, NextText(host, day, day));
        var page = await Act(await boss.GetAsync("/console/policies"), "withdraw").SubmitAsync();
        Assert.Contains("withdrawn", page.Text, StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(HttpStatusCode.NotFound, (await boss.GetAsync($"/privacy/policy/{Iso(day)}")).Status);
        using var later = await host.StaffAsync();
        page = await later.PostAsync("/console/policies?handler=withdraw", ("name", "inkwell"), ("version", "2026-11-01"));
        Assert.Contains("is in force or withdrawn already", page.Text, StringComparison.Ordinal);
        await host.RestartAsync();
    }

    [Fact]
    public async Task Only_the_privacy_officer_and_the_administrator_enter_the_room()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var officer = await host.StaffAsync(Roles.Find("privacy-officer")!);
        using var marketing = await host.StaffAsync(Roles.Find("marketing")!);
        Assert.Equal(HttpStatusCode.OK, (await officer.GetAsync("/console/policies")).Status);
        Assert.NotEqual("/console/policies", (await marketing.GetAsync("/console/policies")) is { Status: HttpStatusCode.OK } page ? page.Url.AbsolutePath : "");
    }

    private static Task<int> PublishedAsync(KeptHost host) => host.DbAsync(db => db.Set<PublishedPolicy>().CountAsync(p => p.ApprovedBy != null));
}
