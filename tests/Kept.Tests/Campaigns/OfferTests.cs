using System.Net;
using Kept.Server.Campaigns;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Campaigns;

/// <summary>INVARIANT (CHOICE): after an opt-out is acknowledged nothing leaves, wherever the mail stood.</summary>
public sealed class OfferTests
{
    /// <summary>Offers leave over half of the connections.</summary>
    private const string OneAtATime = "--Mail:Smtp:Connections=2";

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Offer_carries_sender_postal_address_stop_and_why(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await Offers.PersonAsync(host.Services, "ada@example.org", "Ada <Reader>");
        await Offers.DoneAsync(host.Services, await Offers.CampaignAsync(host.Services));
        var mail = Assert.Single(host.Mail.To("ada@example.org"));
        Assert.Equal("Cheap ink", mail.Subject);
        Assert.Equal("support@inkwell.example", Assert.Single(mail.From.Mailboxes).Address);
        Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
        Assert.Equal($"<{MailFolder.Link(mail, "/u/")}>", mail.Headers["List-Unsubscribe"]);
        Assert.Contains("1200 Harbor Way", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("1200 Harbor Way", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("<strong>half price</strong>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("Ada &lt;Reader&gt;", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains($"href=\"http://inkwell.localhost:{host.Port}/c/ink\"", mail.HtmlBody, StringComparison.Ordinal);
        var why = await host.Browser().GetAsync(MailFolder.Link(mail, "/why/"));
        Assert.Contains("in the policy of November 1, 2026", why.Text, StringComparison.Ordinal);
        Assert.Contains("email", why.Text, StringComparison.Ordinal);
        Assert.Contains("unless opted-out(offers)", why.Text, StringComparison.Ordinal);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Opted_out_person_is_never_mailed(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await Offers.PersonAsync(host.Services, "in@example.org");
        await Offers.PersonAsync(host.Services, "out@example.org");
        await Offers.ChooseAsync(host.Services, "out@example.org", optedIn: false);
        var campaign = await Offers.CampaignAsync(host.Services);
        await Offers.DoneAsync(host.Services, campaign);
        Assert.Single(host.Mail.To("in@example.org"));
        Assert.Empty(host.Mail.To("out@example.org"));
        Assert.Equal((1, 1), ((await Offers.ProgressAsync(host.Services, campaign))!.Chosen, (await Offers.ProgressAsync(host.Services, campaign))!.Excluded));
    }

    [Fact]
    public async Task Where_the_policy_asks_for_consent_silence_means_no_offer()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await Offers.PersonAsync(host.Services, "silent@example.org", site: "foolscap");
        await Offers.PersonAsync(host.Services, "willing@example.org", site: "foolscap");
        await Offers.ChooseAsync(host.Services, "willing@example.org", optedIn: true, "foolscap");
        await Offers.DoneAsync(host.Services, await Offers.CampaignAsync(host.Services, site: "foolscap"));
        Assert.Equal("willing@example.org", Assert.Single(Assert.Single(host.Mail.All).To.Mailboxes).Address);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Opt_out_between_gathering_and_leaving_holds(Provider provider)
    {
        var transport = new HeldTransport();
        await using var host = await KeptHost.StartAsync(provider, s => s.AddSingleton<IMailTransport>(transport), OneAtATime);
        await Offers.PersonAsync(host.Services, "first@example.org");
        await Offers.PersonAsync(host.Services, "second@example.org");
        var campaign = await Offers.CampaignAsync(host.Services);
        await transport.Begun;
        await Offers.ChooseAsync(host.Services, "first@example.org", optedIn: false);
        await Offers.ChooseAsync(host.Services, "second@example.org", optedIn: false);
        transport.Release();
        await Offers.DoneAsync(host.Services, campaign);
        var mails = await Offers.MailsAsync(host.Services, campaign);
        Assert.Single(mails, m => m.State == MailState.Sent);
        Assert.Equal(MailReason.NotPermitted, Assert.Single(mails, m => m.State == MailState.Dropped).Reason);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Opt_out_is_acknowledged_only_when_nothing_is_leaving(Provider provider)
    {
        var transport = new HeldTransport();
        await using var host = await KeptHost.StartAsync(provider, s => s.AddSingleton<IMailTransport>(transport));
        await Offers.PersonAsync(host.Services, "ada@example.org");
        await Offers.CampaignAsync(host.Services);
        var link = MailFolder.Link(await transport.Begun, "/u/");
        var answer = host.Browser().PostAsync(link.ToString(), ("List-Unsubscribe", "One-Click"));
        await Task.Delay(700, TestContext.Current.CancellationToken);
        Assert.False(answer.IsCompleted);
        transport.Release();
        Assert.Equal(HttpStatusCode.OK, (await answer).Status);
        Assert.Equal(1, transport.Sent);
    }

    [Fact]
    public async Task One_click_works_without_cookies_twice_and_from_another_origin()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await Offers.PersonAsync(host.Services, "ada@example.org");
        await Offers.DoneAsync(host.Services, await Offers.CampaignAsync(host.Services));
        var link = MailFolder.Link(Assert.Single(host.Mail.All), "/u/");
        using var client = new HttpClient();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new UriBuilder(link) { Host = "127.0.0.1" }.Uri) { Content = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]) };
            request.Headers.Host = link.Authority;
            request.Headers.Add("Origin", "https://mail.example");
            var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("Unsubscribed.\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }
        Assert.Equal(1, await host.DbAsync(db => db.Set<Server.People.Choice>().CountAsync()));
        await Offers.DoneAsync(host.Services, await Offers.CampaignAsync(host.Services));
        Assert.Single(host.Mail.All);
    }

    [Fact]
    public async Task Stop_page_acts_on_post_alone_and_can_be_undone()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await Offers.PersonAsync(host.Services, "ada@example.org");
        await Offers.DoneAsync(host.Services, await Offers.CampaignAsync(host.Services));
        var browser = host.Browser(cookies: false);
        var page = await browser.GetAsync(MailFolder.Link(Assert.Single(host.Mail.All), "/u/"));
        Assert.Equal(0, await host.DbAsync(db => db.Set<Server.People.Choice>().CountAsync()));
        var stopped = await page.Form("choice").SubmitAsync();
        Assert.Equal("You are unsubscribed", stopped.TextOf("h1"));
        var resumed = await stopped.Form("form:has(button[value=resume-stop])").SubmitAsync();
        Assert.Contains("Stop offers", resumed.TextOf("h1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/u/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/u/short")]
    [InlineData("/why/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Forged_link_leads_to_a_page_that_says_so(string path)
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Browser().GetAsync(path)).Status);
        Assert.Contains((await host.Browser().PostAsync(path)).Status, new[] { HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed });
    }

    [Fact]
    public async Task Paused_campaign_sends_nothing_until_resumed()
    {
        var transport = new HeldTransport();
        await using var host = await KeptHost.StartAsync(Provider.Sqlite, s => s.AddSingleton<IMailTransport>(transport), OneAtATime);
        for (var i = 0; i < 3; i++)
            await Offers.PersonAsync(host.Services, $"p{i}@example.org");
        var campaign = await Offers.CampaignAsync(host.Services);
        await transport.Begun;
        await host.ScopedAsync(async s => { await s.GetRequiredService<CampaignSwitch>().PauseAsync(campaign, "staff:test", default); return 0; });
        transport.Release();
        await Eventually.TrueAsync("the first mail to end", async () => (await Offers.ProgressAsync(host.Services, campaign))!.Sent == 1);
        await Task.Delay(2500, TestContext.Current.CancellationToken);
        Assert.Equal(1, transport.Sent);
        await host.ScopedAsync(async s => { await s.GetRequiredService<CampaignSwitch>().ResumeAsync(campaign, "staff:test", default); return 0; });
        await Offers.DoneAsync(host.Services, campaign);
        Assert.Equal(3, transport.Sent);
    }

    [Fact]
    public async Task Erased_persons_mails_are_dropped_and_their_files_deleted()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var person = await Offers.PersonAsync(host.Services, "ada@example.org");
        await Offers.PersonAsync(host.Services, "bob@example.org");
        await Offers.DoneAsync(host.Services, await Offers.CampaignAsync(host.Services));
        await host.ScopedAsync(async s =>
        {
            await s.GetRequiredService<Transactions>().RunAsync(() => s.GetRequiredService<Outbox>().ForgetAsync(person, default));
            return 0;
        });
        Assert.Empty(host.Mail.To("ada@example.org"));
        Assert.Single(host.Mail.To("bob@example.org"));
        await Eventually.TrueAsync("the rows to be unlinked", () => host.DbAsync(async db => !await db.Set<OutboxMail>().AnyAsync(m => m.PersonId == person)));
    }
}
