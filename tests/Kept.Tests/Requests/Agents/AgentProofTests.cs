using System.Net;
using Kept.Server.Campaigns;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Requests.Agents;

/// <summary>An agent that is not relied on: the person is asked, in the person's own mailbox or account.</summary>
public sealed class AgentProofTests(SharedHosts hosts)
{
    public static TheoryData<Provider> Providers => [Provider.Sqlite, Provider.Postgres];

    [Theory, MemberData(nameof(Providers))]
    public async Task Unverified_deletion_waits_for_the_person_who_may_say_yes_or_no(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser(cookies: false);
        var agency = await Agency.JoinAsync(host, "ASK_AA", relied: false);
        foreach (var (says, status, reason) in new[] { ("Yes", "fulfilled", null), ("No", "denied", "suspected_fraud") })
        {
            var email = $"drp-{says}-{provider}@example.org".ToLowerInvariant();
            await WriteLetterAsync(browser, email, "Petra Proof");
            var asked = await agency.ExerciseAsync("deletion", email);
            Assert.Equal(("in_progress", "need_user_verification"), asked.State);
            var mail = await host.Mail.WaitAsync(email, "Is this request yours");
            Assert.Contains("Agency ASK_AA", mail.TextBody, StringComparison.Ordinal);
            var page = await browser.GetAsync(MailFolder.Link(mail, "/prove/"));
            Assert.True(await KnowsAsync(host, email));
            var answered = await page.Form($"form[action*='{says}']").SubmitAsync(says);
            Assert.Contains("Thank you", answered.Text, StringComparison.Ordinal);
            Assert.Equal((status, reason), (await agency.StatusAsync(asked["request_id"]!)).State);
            Assert.Equal(says == "No", await KnowsAsync(host, email));
            Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(MailFolder.Link(mail, "/prove/"))).Status);
        }
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task What_an_agent_is_given_proves_nothing_and_only_the_persons_mailbox_or_account_does(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        using var browser = host.Browser(cookies: false);
        var email = $"drp-prove-{provider}@example.org".ToLowerInvariant();
        await WriteLetterAsync(browser, email, "Vera Verified");
        var agency = await Agency.JoinAsync(host, "PROVE_AA", relied: false);
        var asked = await agency.ExerciseAsync("access", email);
        var given = new Uri(asked["user_verification_url"] + $"?request_id={asked["request_id"]}&redirect_to=https%3A%2F%2Fagent.example%2Fback");
        var page = await browser.GetAsync(given);
        Assert.Contains("Agency PROVE_AA asked us on your behalf", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/prove/", page.Source, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(new Uri(given.GetLeftPart(UriPartial.Path).Replace("/verify/", "/prove/", StringComparison.Ordinal)))).Status);
        using var stranger = host.Browser();
        await Accounts.SignInAsync(host, stranger, $"drp-stranger-{provider}@example.org");
        Assert.Equal(given.AbsolutePath, (await stranger.GetAsync(given)).Url.AbsolutePath);
        using var own = host.Browser();
        await Accounts.SignInAsync(host, own, email);
        var question = await own.GetAsync(given);
        Assert.Contains("we take you back to agent.example", question.Text, StringComparison.Ordinal);
        Assert.NotNull(question.Form("form[action*='Yes']"));

        for (var i = 0; i < 3; i++)
            Assert.Contains("at most once an hour", (await page.Form("form[action*='/verify/']").SubmitAsync()).Text, StringComparison.Ordinal);
        await Eventually.TrueAsync("the question to be mailed again", () => Task.FromResult(Questions().Count() == 2));
        var mailed = await browser.GetAsync(MailFolder.Link(Questions().Last(), "/prove/"));
        Assert.Equal("https://agent.example/back", await RedirectAsync(mailed, "Yes"));
        var done = await agency.StatusAsync(asked["request_id"]!);
        Assert.Equal(("fulfilled", null), (done["status"], done["results_url"]));
        Assert.Contains("Back to agent.example", (await browser.GetAsync(given)).Text, StringComparison.Ordinal);
        await host.Mail.WaitAsync(email, "Your link to your record");
        Assert.Equal(2, Questions().Count());

        IEnumerable<MimeKit.MimeMessage> Questions() => host.Mail.To(email).Where(m => m.Subject?.Contains("Is this request yours", StringComparison.Ordinal) == true);
    }

    /// <summary>Where a browser would be sent after this answer. The page's content policy must let it go there.</summary>
    private static async Task<string?> RedirectAsync(Page page, string answer)
    {
        var action = new Uri(page.Url, page.Document.QuerySelector($"form[action*='{answer}']")!.GetAttribute("action"));
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var post = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{page.Url.Port}{action.PathAndQuery}") { Content = new FormUrlEncodedContent([]) };
        post.Headers.Host = page.Url.Authority;
        post.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answered = await client.SendAsync(post, TestContext.Current.CancellationToken);
        Assert.Matches("default-src 'self'.* form-action 'self' .*", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.EndsWith($" {answered.Headers.Location?.GetLeftPart(UriPartial.Authority)}", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        return answered.Headers.Location?.ToString();
    }

    [Fact]
    public async Task Person_gets_five_questions_in_an_hour_however_many_requests_are_made_in_their_name()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        const string email = "drp-flood@example.org";
        await WriteLetterAsync(browser, email, "Flo Flooded");
        var agency = await Agency.JoinAsync(host, "FLOOD_AA", relied: false);
        Uri last = null!;
        for (var i = 0; i < 7; i++)
        {
            var asked = await agency.ExerciseAsync("deletion", email);
            Assert.Equal(("in_progress", "need_user_verification"), asked.State);
            last = new Uri(asked["user_verification_url"] + $"?request_id={asked["request_id"]}");
        }
        await (await browser.GetAsync(last)).Form("form[action*='/verify/']").SubmitAsync();
        Assert.Equal(5, await QuestionsAsync());
        host.Clock.Advance(TimeSpan.FromMinutes(61));
        await (await browser.GetAsync(last)).Form("form[action*='/verify/']").SubmitAsync();
        Assert.Equal(6, await QuestionsAsync());

        Task<int> QuestionsAsync() => host.DbAsync(db => db.Set<OutboxMail>().CountAsync(m => m.Kind == "request-proof"));
    }
}
