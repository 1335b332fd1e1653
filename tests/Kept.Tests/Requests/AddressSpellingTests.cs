using Kept.Policy;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Tests.Campaigns;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Kept.Tests.Requests.Agents;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Requests.RecordSteps;

namespace Kept.Tests.Requests;

/// <summary>INVARIANT (CHOICE): an opt-out holds for the person, however the address was spelled then and is spelled now.</summary>
public sealed class AddressSpellingTests(SharedHosts hosts)
{
    [Theory]
    [InlineData(Provider.Sqlite, "ann@bu\u0308cher.example", "ann@BÜCHER.example", "ann@xn--bcher-kva.example")]
    [InlineData(Provider.Postgres, "zoe\u0308@xn--strae-oqa.example", " ZOË@straße.example", "zoë@xn--strae-oqa.example")]
    public async Task Opt_out_typed_in_another_spelling_stops_offers(Provider provider, string given, string typed, string mailbox)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await Offers.PersonAsync(host.Services, given);
        await Offers.PersonAsync(host.Services, "other@BÜCHER.example");
        using var browser = host.Browser(cookies: false);
        var form = (await browser.GetAsync("/privacy/choices")).Form("form[action*='Stop']");
        var stopped = await form.Fill("Email", typed).Fill("Stop", "offers").SubmitAsync();
        Assert.Contains("It is stopped", stopped.Text, StringComparison.Ordinal);
        await Offers.DoneAsync(host.Services, await Offers.CampaignAsync(host.Services));
        Assert.Empty(host.Mail.To(mailbox));
        Assert.Single(host.Mail.To("other@xn--bcher-kva.example"));
    }

    [Fact]
    public async Task Address_that_cannot_be_read_is_never_said_to_be_stopped()
    {
        var host = await hosts.GetAsync(Provider.Sqlite);
        using var browser = host.Browser(cookies: false);
        const string typed = "unread@bücher.example\u200b";
        var choices = (await browser.GetAsync("/privacy/choices")).Form("form[action*='Stop']");
        var child = (await browser.GetAsync("/privacy/child")).Form("Parent");
        foreach (var page in new[] { await choices.Fill("Email", typed).Fill("Stop", "offers").SubmitAsync(), await child.Fill("Email", typed).Check("Parent").SubmitAsync() })
        {
            Assert.DoesNotContain("It is stopped", page.Text, StringComparison.Ordinal);
            Assert.Contains("invisible character (U+200B)", page.TextOf("#Email-error"), StringComparison.Ordinal);
        }
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Agents_opt_out_is_found_under_another_spelling(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var agency = await Agency.JoinAsync(host, "SPELL_AA", relied: false);
        Assert.Equal("fulfilled", (await agency.ExerciseAsync("sale:opt_out", "DRP-Spelling@BÜCHER.example", verified: false))["status"]);
        var sharing = await host.ScopedAsync(async s => (await s.GetRequiredService<ChoiceBook>().NewestAsync(
            s.GetRequiredService<Intake>().EmailIndex("drp-spelling@xn--bcher-kva.example"), "inkwell", default))[Scope.Sharing]);
        Assert.False(sharing.OptedIn);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Order_record_and_account_are_found_under_another_spelling(Provider provider)
    {
        var host = await hosts.GetAsync(provider);
        var (name, mailbox) = ($"Spell-{provider}", $"Spell-{provider}@xn--mller-kva.example");
        var sale = await Sale.MakeAsync(host, $"{name}@Müller.example");
        await host.Mail.WaitAsync(mailbox, "Your order");
        using var browser = host.Browser(cookies: false);
        var found = await (await browser.GetAsync("/orders")).Form("Number")
            .Fill("Number", sale.Number).Fill("Email", $"{name}@mu\u0308ller.example").SubmitAsync();
        Assert.Contains(sale.Number, found.Url.AbsolutePath, StringComparison.Ordinal);
        await AskAsync(browser, $"{name.ToUpperInvariant()}@MÜLLER.example");
        var record = await (await browser.GetAsync(MailFolder.Link(await host.Mail.WaitAsync(mailbox, "record"), "/privacy/record/link/")))
            .Form("form.use-link").SubmitAsync();
        Assert.Contains($"{name}@müller.example", record.Text, StringComparison.Ordinal);
        Assert.Contains(sale.Number, record.Text, StringComparison.Ordinal);
    }
}
