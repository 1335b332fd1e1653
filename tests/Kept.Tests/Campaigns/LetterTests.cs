using Kept.Server.Campaigns;
using Kept.Server.Network;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Campaigns;

/// <summary>A letter tells nobody who reads it, and cannot run without end.</summary>
public sealed class LetterTests(SharedHosts hosts)
{
    private const string Carries = "an address may not carry something of the reader";

    private const string OfSome = "a link that leads outside the shop stands in the mail of every reader";

    private const string Picture = "a picture comes from the shop itself";

    [Theory]
    [InlineData("![](https://tracker.example/p.gif?n={{ name | url_encode }})", 1, 37, Carries)]
    [InlineData("[Claim](https://partner.example/claim?who={{ name }})", 1, 43, Carries)]
    [InlineData("{% assign n = name %}[x](https://partner.example/{{ n }})", 1, 50, Carries)]
    [InlineData("Hello\n\n{% capture u %}https://p.example/{{ name }}{% endcapture %}\n[x]({{ u }})", 4, 5, Carries)]
    [InlineData("{% if name == 'Ann' %}{% assign n = 'a' %}{% endif %}[x](https://p.example/{{ n }})", 1, 76, Carries)]
    [InlineData("{% for c in name %}[x](https://p.example/{{ c }}){% endfor %}", 1, 42, Carries)]
    [InlineData("Go to https://p.example/{{ name }} now.", 1, 25, Carries)]
    [InlineData("Go to <https://p.example/?{{ name }}> now.", 1, 27, Carries)]
    [InlineData("[x][1]\n\n[1]: https://p.example/{{ name }}", 3, 24, Carries)]
    [InlineData("[x](mailto:p@partner.example?subject={{ name }})", 1, 38, Carries)]
    [InlineData("[x](//p.example/{{name}})", 1, 17, Carries)]
    [InlineData("Hi\n\n{% if name contains 'A' %}[x](https://p.example/a){% endif %}", 3, 1, OfSome)]
    [InlineData("{% if name == '' %}a{% else %}[x](https://p.example/a){% endif %}", 1, 2, OfSome)]
    [InlineData("![](https://cdn.partner.example/banner.png)", 1, 1, Picture)]
    [InlineData("![](//cdn.partner.example/banner.png)", 1, 1, Picture)]
    [InlineData("![](data:image/gif;base64,R0lGOD)", 1, 1, Picture)]
    [InlineData("![](/p/i.png?id=7)", 1, 1, "the address of a picture has no '?'")]
    [InlineData("Hello {{ nam }}", 1, 10, "there is no variable 'nam'; did you mean 'name'?")]
    [InlineData("Hello\n{{ customer.first_name }}", 2, 4, "there is no variable 'customer'")]
    [InlineData("{{ site.email }}", 1, 4, "there is no 'site.email'")]
    [InlineData("{% for a in (1..1000000) %}{% for b in (1..1000000) %}x{% endfor %}{% endfor %}", 1, 28, "'for' may not stand in 'for'")]
    [InlineData("{% capture a %}x{% endcapture %}{% capture b %}{{ a }}{{ a }}{% endcapture %}", 1, 48, "a captured text may not stand in a captured text")]
    [InlineData("{{ name | append: name }}", 1, 11, "letters have no filter 'append'")]
    [InlineData("{% include 'x' %}", 1, 1, "letters have no tag 'include'")]
    public async Task What_a_letter_may_not_do_is_told_with_its_place(string body, int line, int column, string problem) =>
        Assert.StartsWith($"Line {line}, column {column}: {problem}", await ProblemAsync(body), StringComparison.Ordinal);

    [Fact]
    public async Task A_letter_that_runs_for_long_is_stopped()
    {
        Assert.Contains("a loop has at most 100 rounds", await ProblemAsync("{% for a in (1..1000000) %}x{% endfor %}"), StringComparison.Ordinal);
        var longer = $"{{% for a in (1..100) %}}{new string('x', 601)}{{% endfor %}}";
        Assert.Contains("the letter becomes longer than 60,000 characters", await ProblemAsync(longer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Our ink](/c/ink)"), InlineData("![a printer](/p/i.png)"), InlineData("[Our ink]({{ site.url }}c/ink)")]
    [InlineData("Hello {{ name }}, [see](https://partner.example/offer)"), InlineData("{% if name != '' %}Dear {{ name | upcase }}{% endif %}")]
    [InlineData("{% assign word = 'ink' %}Buy {{ word }}"), InlineData("{% for i in (1..3) %}{{ i }}. {% endfor %}")]
    public async Task What_tells_nothing_of_the_reader_may_be_sent(string body) => Assert.Null(await ProblemAsync(body));

    [Fact]
    public async Task Mail_has_whole_addresses_plain_headings_and_words_for_somebody_without_a_name()
    {
        var (text, html) = await RenderAsync("# Winter\n\nHello {{ name }},\n\n[Our ink](/c/ink)", name: null);
        Assert.Contains("Winter\n\nHello customer,\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("#", text, StringComparison.Ordinal);
        Assert.Matches(@"Our ink \(http://inkwell\.localhost:\d+/c/ink\)", text);
        Assert.Matches("href=\"http://inkwell\\.localhost:\\d+/c/ink\"", html);
        Assert.Contains("Hello Ann Reader,", (await RenderAsync("Hello {{ name }},", "Ann Reader")).Text, StringComparison.Ordinal);
    }

    /// <summary>The check before the review is passed by, as a row that came another way would.</summary>
    [Theory]
    [InlineData("[x](https://partner.example/{{ name | url_encode }})")]
    [InlineData("{% if name != '' %}[x](https://partner.example/a){% endif %}")]
    [InlineData("![](https://cdn.partner.example/banner.png)")]
    public async Task Finished_mail_that_would_tell_who_reads_it_is_not_sent(string body)
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await Offers.PersonAsync(host.Services, "ann@readers.example");
        var campaign = await Offers.CampaignAsync(host.Services, body: body);
        await Eventually.TrueAsync("the mail to end", async () => (await Offers.MailsAsync(host.Services, campaign)).Exists(m => m.EndedAt is not null));
        var mail = Assert.Single(await Offers.MailsAsync(host.Services, campaign));
        Assert.Equal((MailState.Dropped, MailReason.NotPermitted), (mail.State, mail.Reason));
        Assert.Empty(host.Mail.To("ann@readers.example"));
    }

    [Fact]
    public async Task Draft_with_such_a_letter_is_neither_saved_nor_started()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var staff = await host.StaffAsync();
        var campaign = await Offers.CampaignAsync(host.Services, CampaignState.Draft);
        const string body = "Hello\n\n[x](https://partner.example/{{ name }})";
        var form = (await staff.GetAsync($"/console/campaigns/{campaign}")).Form("Subject");
        var refused = await form.Fill("Subject", "Ink").Fill("Body", body).SubmitAsync("Save");
        Assert.Contains($"Line 3, column 29: {Carries}", refused.Text, StringComparison.Ordinal);

        await host.DbAsync(db => db.Set<Campaign>().ExecuteUpdateAsync(c => c.SetProperty(x => x.Body, body)));
        await Eventually.TrueAsync("the review", async () =>
            (await staff.GetAsync($"/console/campaigns/{campaign}/review")).Text.Contains($"The letter cannot be sent. Line 3, column 29: {Carries}", StringComparison.Ordinal));
        var version = await host.DbAsync(db => db.Set<Campaign>().Select(c => c.Version).SingleAsync());
        await staff.PostAsync($"/console/campaigns/{campaign}/review", ("version", $"{version}"));
        Assert.Equal(CampaignState.Draft, await host.DbAsync(db => db.Set<Campaign>().Select(c => c.State).SingleAsync()));
    }

    private async Task<string?> ProblemAsync(string body) => await (await hosts.GetAsync(Provider.Sqlite)).ScopedAsync(s =>
        Task.FromResult(s.GetRequiredService<OfferLetter>().Problem(body, SiteOf(s))));

    private async Task<(string Text, string Html)> RenderAsync(string body, string? name) => await (await hosts.GetAsync(Provider.Sqlite)).ScopedAsync(s =>
    {
        var campaign = new Campaign { SiteId = "inkwell", CreatedBy = "staff:1", Name = "x", Subject = "Ink", Body = body };
        var (_, text, html) = s.GetRequiredService<OfferLetter>().Render(campaign, null, SiteOf(s), name, "about:blank", "about:blank");
        return Task.FromResult((text, html));
    });

    private static Site SiteOf(IServiceProvider services) => services.GetRequiredService<Snapshot<SiteDirectory>>().Current["inkwell"];
}
