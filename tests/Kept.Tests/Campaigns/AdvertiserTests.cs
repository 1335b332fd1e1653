using System.Net;
using Kept.Policy;
using Kept.Server.Campaigns;
using Kept.Server.Disclosures;
using Kept.Server.People;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Kept.Tests.Campaigns;

/// <summary>Offers about another company's goods. INVARIANT (CHOICE): each of the opt-outs behind their link holds from the moment it is told.</summary>
public sealed class AdvertiserTests
{
    private const string Reader = "ada@example.org";

    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task Offer_names_sender_and_advertiser_and_the_advertiser_gets_no_address(Provider provider)
    {
        await using var host = await HostAsync(provider);
        var mail = await SentAsync(host, "paperclip");
        Assert.Contains("Advertiser: Paperclip Press. Sender: Inkwell Supply LLC", mail.TextBody, StringComparison.Ordinal);
        var why = await host.Browser().GetAsync(MailFolder.Link(mail, "/why/"));
        Assert.Contains("Paperclip Press (US)", why.Text, StringComparison.Ordinal);
        Assert.Contains("It did not receive your address", why.Text, StringComparison.Ordinal);
        Assert.Contains("opted-out(third-party-offers)", why.Text, StringComparison.Ordinal);
        Assert.Equal(0, await host.DbAsync(db => db.Set<Disclosure>().CountAsync()));
    }

    [Theory]
    [InlineData("stop-advertiser", false, true, true)]
    [InlineData("stop-others", false, false, true)]
    [InlineData("stop", false, false, false)]
    [InlineData("stop-all", false, false, false)]
    public async Task Each_choice_of_the_page_stops_what_it_says_and_no_more(string choice, bool advertiser, bool others, bool own)
    {
        await using var host = await HostAsync(Provider.Sqlite);
        var page = await host.Browser(cookies: false).GetAsync(MailFolder.Link(await SentAsync(host, "paperclip"), "/u/"));
        Assert.Equal(["stop-all", "stop-advertiser", "stop-others", "stop"], page.Document.QuerySelectorAll("button[name=choice]").Select(b => b.GetAttribute("value")));

        var stopped = await page.Form("choice").SubmitAsync(page.TextOf($"button[value={choice}]"));

        Assert.Equal("You are unsubscribed", stopped.TextOf("h1"));
        Assert.Equal((advertiser, others, own), (await ReachesAsync(host, "paperclip"), await ReachesAsync(host, "stapler"), await ReachesAsync(host, null)));
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Opt_out_of_one_advertiser_holds_for_a_mail_that_was_queued_before_and_can_be_taken_back(Provider provider)
    {
        var transport = new HeldTransport();
        await using var host = await HostAsync(provider, transport);
        await Offers.PersonAsync(host.Services, "first@example.org");
        await Offers.PersonAsync(host.Services, "second@example.org");
        var campaign = await Offers.CampaignAsync(host.Services, advertiser: "paperclip");
        var link = MailFolder.Link(await transport.Begun, "/u/");
        await ChooseAsync(host, "first@example.org");
        await ChooseAsync(host, "second@example.org");
        transport.Release();
        await Offers.DoneAsync(host.Services, campaign);
        Assert.Equal(MailReason.NotPermitted, Assert.Single(await Offers.MailsAsync(host.Services, campaign), m => m.State == MailState.Dropped).Reason);
        Assert.Equal(1, transport.Sent);

        var page = await host.Browser().GetAsync(link);
        var resumed = await page.Form("form:has(button[value=resume-stop-advertiser])").SubmitAsync();
        Assert.Contains("Stop offers", resumed.TextOf("h1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_click_of_the_mail_program_stops_sender_and_advertiser()
    {
        await using var host = await HostAsync(Provider.Sqlite);
        var link = MailFolder.Link(await SentAsync(host, "paperclip"), "/u/");
        Assert.Equal("Unsubscribed.\n", (await host.Browser().PostAsync(link.ToString(), ("List-Unsubscribe", "One-Click"))).Source);
        Assert.Equal((false, false), (await ReachesAsync(host, "paperclip"), await ReachesAsync(host, null)));
    }

    [Fact]
    public async Task Without_a_signed_agreement_nothing_is_sent_and_the_review_says_why()
    {
        await using var host = await HostAsync(Provider.Sqlite);
        await Offers.PersonAsync(host.Services, Reader);
        var campaign = await Offers.CampaignAsync(host.Services, CampaignState.Draft, advertiser: "unsigned");
        using var staff = await host.StaffAsync();

        var review = await staff.GetAsync($"/console/campaigns/{campaign}/review");

        Assert.Contains("No signed agreement with Unsigned Ltd covers third-party-offers", review.Text, StringComparison.Ordinal);
        Assert.Empty(review.Document.QuerySelectorAll($"form[action='/console/campaigns/{campaign}/review']"));
        var pressed = await staff.PostAsync($"/console/campaigns/{campaign}/review");
        Assert.EndsWith("/review", pressed.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(CampaignState.Draft, (await Offers.ProgressAsync(host.Services, campaign))!.State);
    }

    [Fact]
    public async Task Agreement_withdrawn_while_a_campaign_runs_ends_its_mails()
    {
        await using var host = await HostAsync(Provider.Sqlite);
        await Offers.PersonAsync(host.Services, Reader);
        var campaign = await Offers.CampaignAsync(host.Services, advertiser: "unsigned");
        await Offers.DoneAsync(host.Services, campaign);
        Assert.Equal(MailReason.NotPermitted, Assert.Single(await Offers.MailsAsync(host.Services, campaign)).Reason);
        Assert.Empty(host.Mail.All);
    }

    [Fact]
    public async Task Staff_choose_the_advertiser_among_the_partners()
    {
        await using var host = await HostAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync();
        var draft = await (await staff.GetAsync("/console/campaigns")).Form("form[action='/console/campaigns']").SubmitAsync();
        var review = await draft.Form("Subject").Fill("Subject", "Paper").Fill("Body", "Half price.").Fill("Advertiser", "paperclip").SubmitAsync("Save and review");
        Assert.Contains("It is about the goods of Paperclip Press", review.Text, StringComparison.Ordinal);
        var forged = await staff.PostAsync(draft.Url.AbsolutePath, ("Name", "x"), ("Subject", "x"), ("Body", "x"), ("Advertiser", "nobody"));
        Assert.Contains("Choose one of the advertisers", forged.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, forged.Status);
    }

    private static async Task<KeptHost> HostAsync(Provider provider, IMailTransport? transport = null)
    {
        var host = await KeptHost.StartAsync(provider, transport is null ? null : s => s.AddSingleton(transport), "--Mail:Smtp:Connections=2");
        await host.ScopedAsync(s => s.GetRequiredService<Transactions>().RunAsync(() =>
        {
            s.GetRequiredService<KeptDb>().AddRange(Partner("paperclip", "Paperclip Press", signed: true), Partner("stapler", "Stapler & Sons", signed: true), Partner("unsigned", "Unsigned Ltd", signed: false));
            return Task.FromResult(0);
        }));
        return host;
    }

    private static Partner Partner(string id, string name, bool signed) => new()
    {
        Id = id,
        SiteId = "inkwell",
        Name = name,
        Recipient = "advertiser",
        Role = "Advertises paper",
        Country = "US",
        Purposes = "third-party-offers",
        AgreementSignedAt = signed ? DateTimeOffset.UnixEpoch : null,
    };

    private static async Task<MimeMessage> SentAsync(KeptHost host, string advertiser)
    {
        await Offers.PersonAsync(host.Services, Reader);
        await Offers.DoneAsync(host.Services, await Offers.CampaignAsync(host.Services, advertiser: advertiser));
        return Assert.Single(host.Mail.To(Reader));
    }

    private static async Task<bool> ReachesAsync(KeptHost host, string? advertiser)
    {
        var campaign = await Offers.CampaignAsync(host.Services, advertiser: advertiser);
        await Offers.DoneAsync(host.Services, campaign);
        return (await Offers.ProgressAsync(host.Services, campaign))!.Sent == 1;
    }

    private static Task ChooseAsync(KeptHost host, string email) => host.ScopedAsync(async s =>
    {
        var index = s.GetRequiredService<Server.Gate.Intake>().EmailIndex(email);
        await s.GetRequiredService<ChoiceBook>().SetAsync(null, index, "inkwell", Scope.ThirdPartyOffers, optedIn: false, "test", default, "paperclip");
        return 0;
    });
}
