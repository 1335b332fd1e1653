using CsCheck;
using Kept.Server.Visits;

namespace Kept.Tests.Visits;

public sealed class HitTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    [InlineData("/p/hp-26a-black?ref=mail#top", "/p/hp-26a-black")]
    [InlineData("/C/Ink/", "/c/ink")]
    [InlineData("/printers/hp/laserjet-pro-m402", "/printers/hp/laserjet-pro-m402")]
    [InlineData("/privacy/policy/2026-11-01", "/privacy/policy/2026-11-01")]
    [InlineData("/search?q=somebody%40example.com", "/search")]
    public void Pages_of_the_shop_keep_their_path(string path, string kept) => Assert.Equal(kept, PagePath.Shorten(path));

    [Theory]
    [InlineData("/orders/IW-7K2M-9QXD", "/orders/*")]
    [InlineData("/u/AbCdEf0123456789", "/u/*")]
    [InlineData("/why/AbCdEf0123456789", "/why/*")]
    [InlineData("/privacy/record/AbCdEf0123456789", "/privacy/*")]
    [InlineData("/somebody@example.com", "/*")]
    [InlineData("javascript:alert(1)", "/*")]
    [InlineData("/p/<script>", "/*")]
    public void Tokens_numbers_and_made_up_paths_are_not_kept(string path, string kept) => Assert.Equal(kept, PagePath.Shorten(path));

    [Fact]
    public void Any_text_becomes_a_short_plain_path() => Gen.String.Sample(text =>
    {
        var path = PagePath.Shorten(text);
        Assert.StartsWith("/", path, StringComparison.Ordinal);
        Assert.InRange(path.Length, 1, 162);
        Assert.DoesNotContain('?', path);
        Assert.Equal(path, path.ToLowerInvariant());
    });

    [Theory]
    [InlineData("https://www.Example.com:8443/a?b=c", "example.com")]
    [InlineData("news.example.org", "news.example.org")]
    [InlineData("https://user:secret@mail.example.net/inbox", "mail.example.net")]
    [InlineData("", "direct")]
    [InlineData("http://192.0.2.7/x", "direct")]
    [InlineData("http://[2001:db8::1]/x", "direct")]
    [InlineData("::::", "direct")]
    public void A_source_is_a_host_name_and_nothing_more(string referrer, string source) => Assert.Equal(source, Referrer.SourceOf(referrer, "inkwell.localhost"));

    [Fact]
    public void A_page_of_the_same_site_is_no_source()
    {
        Assert.Null(Referrer.SourceOf("http://inkwell.localhost:5080/p/x", "inkwell.localhost"));
        Assert.Null(Referrer.SourceOf(null, "inkwell.localhost"));
    }

    [Fact]
    public void Any_referrer_gives_a_source_without_an_exception() =>
        Gen.String.Sample(text => Assert.True(Referrer.SourceOf(text, "inkwell.localhost") is null or { Length: > 0 and <= 100 }));

    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", true)]
    [InlineData("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", true)]
    [InlineData("Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36", false)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0.0.0 Safari/537.36", false)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", false)]
    [InlineData("", false)]
    public void Crawlers_are_known_by_what_they_call_themselves(string agent, bool crawler) => Assert.Equal(crawler, VisitSteps.IsCrawler(agent));

    [Fact]
    public void A_visitor_id_reads_back_from_its_text() => Gen.Byte.Array[16].Sample(bytes =>
    {
        var id = VisitorId.Of(bytes);
        Assert.True(VisitorId.TryParse(id.ToString(), out var read));
        Assert.Equal(id, read);
        Assert.Equal(bytes, read.ToBytes());
    });

    [Fact]
    public void Only_one_text_means_a_visitor_id() => Gen.String[Gen.Char["ABCQgw019-_ =+\n"], 20, 24].Sample(text =>
        Assert.True(!VisitorId.TryParse(text, out var id) || id.ToString() == text));

    [Theory]
    [InlineData("/privacy/choices", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("/a\r\nSet-Cookie: x=y", false)]
    [InlineData("", false)]
    public void A_choice_leads_back_into_the_site_only(string path, bool local) => Assert.Equal(local, VisitChoice.IsLocal(path));

    [Fact]
    public void Names_beyond_the_days_limit_are_counted_together()
    {
        var limit = new NameLimit(2);
        var hits = new[] { "/p/a", "/p/b", "/p/c", "/p/a" }.Select(p => new Hit("inkwell", 1_800_000_000_000, p, "a.example", Device.Large, null)).ToList();
        limit.Apply(hits);
        Assert.Equal(["/p/a", "/p/b", "/*", "/p/a"], hits.Select(h => h.Path));
    }

    /// <summary>Row 4 of the sequences of hits.</summary>
    [Fact]
    public void A_crawler_with_5000_made_up_paths_does_not_hide_the_pages_that_people_read()
    {
        var hits = Enumerable.Range(0, 5000)
            .Select(n => new Hit("inkwell", 1_800_000_000_000, $"/p/made-up-{n}", $"made-up-{n}.example", Device.Unknown, null, "crawler"))
            .Concat(Enumerable.Range(0, 10).Select(n => new Hit("inkwell", 1_800_000_000_001, $"/p/real-{n}", $"news-{n}.example", Device.Large, null)))
            .ToList();
        new NameLimit().Apply(hits);
        var counts = Tally.Of(hits, new Dictionary<string, long>(), new OpenSessions()).Counts.ToList();
        Assert.Equal(Enumerable.Range(0, 10).Select(n => $"/p/real-{n}"), counts.Where(c => c.Kind == VisitCount.Page).Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(0, 10).Select(n => $"news-{n}.example"), counts.Where(c => c.Kind == VisitCount.Source).Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.Equal(5000, Assert.Single(counts, c => c.Kind == VisitCount.Dropped).Views);
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_tells_how_many()
    {
        var queue = new HitQueue(2);
        var hit = new Hit("inkwell", 1_800_000_000_000, "/", null, Device.Large, null);
        _ = queue.Add(hit);
        _ = queue.Add(hit);
        Assert.False(await queue.Add(hit));
        var batch = queue.Take()!;
        Assert.Equal(2, batch.Hits.Count);
        Assert.Equal(1, batch.Lost["inkwell"]);
        var tally = Tally.Of(batch.Hits, batch.Lost, new OpenSessions());
        Assert.Equal(1, Assert.Single(tally.Counts, c => c.Name == VisitCount.Lost).Views);
    }

    [Theory]
    [InlineData("7", null, null, 7, false)]
    [InlineData("today", null, null, 1, false)]
    [InlineData("nonsense", null, null, 30, false)]
    [InlineData("custom", "2026-02-01", "2026-02-28", 28, false)]
    [InlineData("custom", "2026-02-30", "2026-03-01", 30, true)]
    [InlineData("custom", "2026-03-02", "2026-03-01", 30, true)]
    [InlineData("custom", "2020-01-01", "2026-03-01", 30, true)]
    public void A_period_is_read_or_said_to_be_wrong(string name, string? from, string? until, int days, bool wrong)
    {
        var period = Period.Parse(name, from, until, new DateOnly(2026, 11, 23), out var error);
        Assert.Equal(days, period.Days);
        Assert.Equal(wrong, error is not null);
        Assert.Equal(period.From - 1, period.Before.Until);
        Assert.Equal(days, period.Before.Days);
    }

    [Fact]
    public void A_plots_top_is_round_and_not_below_the_data() => Gen.Long[0, 1_000_000_000].Sample(value => Assert.InRange(DayPlot.RoundUp(value), Math.Max(4, value), Math.Max(10, value * 3)));
}
