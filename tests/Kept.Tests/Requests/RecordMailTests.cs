using System.Text.Json.Nodes;
using Kept.Server.Campaigns;
using Kept.Tests.Campaigns;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Requests;

/// <summary>The policy collects a mail history, so the record shows it, the export holds it, and erasure ends it.</summary>
public sealed class RecordMailTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Record_and_export_list_the_mails_sent_to_the_person_and_to_nobody_else(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await Offers.PersonAsync(host.Services, "other@example.org");
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, "mails@example.org", "Mia Mails");
        await Offers.DoneAsync(host.Services, await Offers.CampaignAsync(host.Services));
        var record = await RecordOfAsync(host, browser);

        var rows = record.Document.QuerySelectorAll("section[aria-labelledby=mails] tbody tr").Select(r => string.Join('|', r.Children.Skip(1).Select(c => c.TextContent.Trim()))).ToList();
        Assert.Contains("Receipt of your request|mails@example.org|sent|Inkwell", rows);
        Assert.Contains("Link to your record|mails@example.org|sent|Inkwell", rows);
        Assert.Contains("Offer|mails@example.org|sent|Inkwell", rows);
        Assert.Equal(3, rows.Count);
        var export = JsonNode.Parse((await record.FollowAsync("Export")).Source)!["mails"]!.AsArray();
        Assert.Equal(["offer", "record-link", "request-received"], export.Select(m => (string)m!["kind"]!).Order(StringComparer.Ordinal));
        Assert.All(export, m => Assert.Equal(("mails@example.org", "sent"), ((string?)m!["to"], (string?)m["state"])));

        var why = await browser.GetAsync(record.Document.QuerySelector("section[aria-labelledby=mails] a[href^='/why/']")!.GetAttribute("href")!);
        Assert.Contains("You got this mail from Inkwell because", why.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erasure_unlinks_the_mails_and_the_why_page_says_that_nothing_is_held()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, "gone@example.org", "Greta Gone");
        var record = await RecordOfAsync(host, browser, "gone@example.org");
        var why = record.Document.QuerySelector("section[aria-labelledby=mails] a[href^='/why/']")!.GetAttribute("href")!;
        var sure = await browser.GetAsync(record.Url.ToString().Replace("/privacy/record?", "/privacy/record/erase?", StringComparison.Ordinal));
        await sure.Form("Sure").Check("Sure").SubmitAsync();
        await Eventually.TrueAsync("the rows to be unlinked", () => host.DbAsync(async db => !await db.Set<OutboxMail>().AnyAsync(m => m.PersonId != null || m.AddressIndex != null)));
        Assert.Contains("what we held about you was erased", (await browser.GetAsync(why)).Text, StringComparison.Ordinal);
    }

    /// <summary>A mail about a transaction says which data it used, for what, and by which clause; there is nothing to unsubscribe from.</summary>
    [Fact]
    public async Task Why_page_of_a_link_names_data_purpose_policy_and_clause()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        await WriteLetterAsync(browser, "why@example.org", "Wanda Why");
        var mail = await host.Mail.WaitAsync("why@example.org", "received your request");
        var why = await browser.GetAsync(MailFolder.Link(mail, "/why/"));
        Assert.Contains("because we received a request about your data", why.Text, StringComparison.Ordinal);
        Assert.Contains("email", why.Text, StringComparison.Ordinal);
        Assert.Contains("transaction-mail", why.Text, StringComparison.Ordinal);
        Assert.Contains("in the policy of November 1, 2026", why.Text, StringComparison.Ordinal);
        Assert.NotNull(why.Document.QuerySelector("a[href^='/privacy/policy/2026-11-01#']"));
        Assert.Contains("isn't advertising", why.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Stop these offers", why.Text, StringComparison.Ordinal);

        await host.DbAsync(db => db.Set<OutboxMail>().ExecuteDeleteAsync());
        var late = await browser.GetAsync(MailFolder.Link(mail, "/why/"));
        Assert.Equal(System.Net.HttpStatusCode.Gone, late.Status);
        Assert.Contains("We no longer hold anything about this mail", late.Text, StringComparison.Ordinal);
    }

    private static async Task<Page> RecordOfAsync(KeptHost host, Browser browser, string email = "mails@example.org") =>
        await (await browser.GetAsync(await LinkAsync(host, browser, email))).Form("form.use-link").SubmitAsync();
}
