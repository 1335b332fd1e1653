using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Kept.Server.Campaigns;
using Kept.Server.Gate;
using Kept.Server.Network;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Kept.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Kept.Tests.Campaigns;

/// <summary>Every mail the server can send, as it leaves. A kind that is not among the samples fails the test.</summary>
public sealed partial class EveryMailTests
{
    private const string Name = "Ünal *Müller* [x](http://evil.example) {{ y }}";

    [Fact]
    public async Task Has_a_why_link_that_works_absolute_addresses_and_no_marks_of_its_template()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var person = await Offers.PersonAsync(host.Services, "every@example.org", Name);
        var index = await host.ScopedAsync(s => Task.FromResult(s.GetRequiredService<Intake>().EmailIndex("every@example.org")));
        var samples = await new MailSamples(host, person, index, await host.ProductAsync(10)).AddAsync("buyer@example.org");
        var kinds = await host.ScopedAsync(s => Task.FromResult(s.GetServices<IMailComposer>().Select(c => c.Kind).ToHashSet()));
        Assert.Equal(kinds.Order(StringComparer.Ordinal), samples.Select(s => s.Kind).Distinct().Order(StringComparer.Ordinal));
        var browser = host.Browser();
        foreach (var (kind, subject, of) in samples)
        {
            var mail = await WriteAsync(host, kind, subject, of);
            CheckText(kind, mail.TextBody!, $"http://inkwell.localhost:{host.Port}/");
            CheckHtml(kind, mail.HtmlBody!, $"http://inkwell.localhost:{host.Port}/");
            Assert.DoesNotContain("{{", mail.Subject!.Replace(Name, "", StringComparison.Ordinal), StringComparison.Ordinal);
            var why = MailFolder.Link(mail, "/why/");
            Assert.True(why.Host == "inkwell.localhost", kind);
            var page = await browser.GetAsync(why);
            Assert.Equal("Why am I getting this?", page.TextOf("h1"));
            // A link to unsubscribe stands where there is something to unsubscribe from, and nowhere else.
            Assert.Equal(kind == "offer", mail.TextBody!.Contains("/u/", StringComparison.Ordinal));
            Assert.Equal(kind == "offer", page.Source.Contains("href=\"/u/", StringComparison.Ordinal));
        }
    }

    private static void CheckText(string kind, string text, string home)
    {
        text = text.Replace(Name, "NAME", StringComparison.Ordinal).ReplaceLineEndings("\n");
        foreach (Match url in Urls().Matches(text))
            Assert.True(url.Value.StartsWith(home, StringComparison.Ordinal), $"{kind}: {url.Value}");
        Assert.False(RelativePath().IsMatch(text), $"{kind} has a relative address:\n{text}");
        // The answer a member of staff typed is text, and stays as typed; a link's token may hold two underscores.
        var words = Urls().Replace(text, "URL").Replace("*paragraph*", "", StringComparison.Ordinal);
        Assert.False(Marks().IsMatch(words), $"{kind} has marks of Markdown:\n{text}");
        Assert.DoesNotContain("{%", text, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        Assert.False(EmptyLines().IsMatch(text), $"{kind} has a hole:\n{text}");
    }

    private static void CheckHtml(string kind, string html, string home)
    {
        var page = new HtmlParser().ParseDocument(html);
        foreach (var url in page.QuerySelectorAll("[href], [src]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!))
            Assert.True(url.StartsWith(home, StringComparison.Ordinal) || url.StartsWith("mailto:", StringComparison.Ordinal), $"{kind}: {url}");
        Assert.Empty(page.QuerySelectorAll("script, form, iframe, img"));
        var words = page.Body!.TextContent.Replace(Name, "NAME", StringComparison.Ordinal);
        Assert.DoesNotContain("{{", words, StringComparison.Ordinal);
        Assert.DoesNotContain("{%", words, StringComparison.Ordinal);
        Assert.DoesNotContain("**", words, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("title"));
    }

    /// <summary>The mail as the sender writes it, in the outbox, so that its "why" link leads somewhere.</summary>
    private static Task<MimeMessage> WriteAsync(KeptHost host, string kind, Guid subject, Guid? person) => host.ScopedAsync(s =>
        s.GetRequiredService<Transactions>().RunAsync(async () =>
        {
            var site = s.GetRequiredService<Snapshot<SiteDirectory>>().Current["inkwell"];
            var row = new OutboxMail { Id = Guid.CreateVersion7(), SiteId = "inkwell", Kind = kind, SubjectId = subject, PersonId = person, DeduplicationKey = Guid.NewGuid().ToString(), State = MailState.Sent };
            s.GetRequiredService<KeptDb>().Add(row);
            var composed = await s.GetServices<IMailComposer>().Single(c => c.Kind == kind).ComposeAsync(row, site, default);
            Assert.True(composed is not null, $"{kind} was not written.");
            using var bytes = new MemoryStream();
            await MimeWriter.Write(composed!, row, site, host.Clock.GetUtcNow()).WriteToAsync(bytes);
            bytes.Position = 0;
            return await MimeMessage.LoadAsync(bytes);
        }));

    [GeneratedRegex(@"https?://[^\s)]+")]
    private static partial Regex Urls();

    [GeneratedRegex(@"(?<![\w/.:-])/(privacy|why|u|account|orders|c|p|console|partner)/")]
    private static partial Regex RelativePath();

    [GeneratedRegex(@"\*\*|\*\w[^*]*\*|__|`|\]\(|^#+ |^[-*+] |^> |\\[*_\[#]", RegexOptions.Multiline)]
    private static partial Regex Marks();

    [GeneratedRegex(@"\n{4,}|  ,|\(\)|: \.")]
    private static partial Regex EmptyLines();
}
