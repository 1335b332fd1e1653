using Kept.Policy;
using Kept.Server.Policies.Commands;
using Kept.Tests.Policy;

namespace Kept.Tests.Policies;

/// <summary>Line ends, settings, dates, and what a new version needs.</summary>
public sealed class FileCasesTests : PolicyCase
{
    [Theory]
    [InlineData("\r", "1:4: error: the lines of this file end with U+000D (carriage return) alone")]
    [InlineData("\u0085", "1:4: error: U+0085 (next line) does not end a line here")]
    [InlineData("\u2028", "1:4: error: U+2028 (line separator) does not end a line here")]
    [InlineData("\u2029", "1:4: error: U+2029 (paragraph separator) does not end a line here")]
    public void A_file_of_other_line_ends_is_told_so(string end, string said) =>
        Assert.Contains($":{said}", CheckText($"{Sample.Head}\n## A {{#a}}\n```policy\n{Rule}\n```\n".Replace("\n", end, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("Text\0.\n", "12:5: error: U+0000 (null) cannot be seen: delete it")]
    [InlineData("Text\u001b[8m.\n", "12:5: error: U+001B cannot be seen: delete it")]
    [InlineData("Text \u202eesrever\n", "12:6: error: U+202E (right-to-left override) changes the order in which people read this line: delete it")]
    [InlineData("```policy\nuse email for payment # \u2066stsoh\n```\n", "13:25: error: U+2066 (left-to-right isolate) changes the order in which people read this line: delete it")]
    public void A_character_that_hides_or_reorders_what_people_read_is_refused(string body, string said) =>
        Assert.Contains($":{said}", Assert.Single(Findings(Check(body)).Split('\n')), StringComparison.Ordinal);

    [Fact]
    public void A_rule_behind_another_line_end_is_not_lost_in_the_comment_before_it()
    {
        Assert.Contains(":13:31: error: U+2028", Check($"```policy\n{Rule} # Why.  \u2028never use email\n```\n"), StringComparison.Ordinal);
        Assert.Contains(":13:26: error: U+000D", Check($"```policy\n{Rule} # A\rnever use email\n```\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\uFEFF", "\n")]
    [InlineData("", "\r\n")]
    [InlineData("\uFEFF", "\r\n")]
    public void Windows_line_ends_and_a_byte_order_mark_are_read(string mark, string end) =>
        Assert.DoesNotContain("error", CheckText(mark + Sample.Text(Rule).Replace("\n", end, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("The \"X\" shop \"Y\"", "The \"X\" shop \"Y\"")]
    [InlineData("\"The \\\"X\\\" shop\"", "The \"X\" shop")]
    [InlineData("\"A \\\\ B\"", "A \\ B")]
    [InlineData("'Quoted'", "'Quoted'")]
    public void A_title_is_kept_whole(string written, string title) =>
        Assert.Equal(title, PolicyParser.Parse(Sample.Text(Rule).Replace("title: Sample", $"title: {written}", StringComparison.Ordinal), "a.md").Document!.Title);

    [Theory]
    [InlineData("\"The \"X\" shop\"")]
    [InlineData("\"A\" shop \"B\"")]
    [InlineData("\"Open")]
    [InlineData("\"")]
    public void A_title_whose_quotation_marks_do_not_match_is_refused(string written) =>
        Assert.Contains(":6:8: error: a value that begins with a quotation mark ends with one", CheckText(Sample.Text(Rule).Replace("title: Sample", $"title: {written}", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("title: Sample\ntitle: Other", ":7:1: error: 'title' is set twice")]
    [InlineData("effective: 2026\u201111\u201115", ":4:12: error: '2026\u201111\u201115' does not fit: a date has the form 2026-11-01 (U+2011 (non-breaking hyphen) is not '-': write '-')")]
    public void A_setting_is_said_once_and_in_plain_characters(string line, string said) =>
        Assert.Contains(said, CheckText(Sample.Text(Rule).Replace(line.StartsWith("title", StringComparison.Ordinal) ? "title: Sample" : "effective: 2026-11-15", line, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Fact]
    public void A_version_of_a_past_date_is_refused_as_the_console_refuses_it()
    {
        Clock = new(new DateTimeOffset(2026, 11, 16, 12, 0, 0, TimeSpan.Zero));
        Assert.Contains(":4:1: error: a version cannot come into force in the past; choose 2026-11-16 or a later day", Check($"```policy\n{Rule}\n```\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("in the past", CheckText(Sample.Text(Rule), "sample/2026-11-01.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("changes: after-notice 30 days", "To reach earlier data, each person needs a delivered notice and 30 days without objection.")]
    [InlineData("changes: after-consent", "To reach earlier data, each person must consent.")]
    [InlineData("changes: new-data-only", "for new data only")]
    public void A_longer_time_needs_what_the_server_asks_for_it(string changes, string need)
    {
        var (two, three) = (Changed("keep email for 2 years"), Changed("keep email for 3 years"));
        Assert.Contains(need, Run("diff", two, three), StringComparison.Ordinal);
        Assert.Contains("email: 2 years before, 3 years now", Run("diff", two, three), StringComparison.Ordinal);
        Assert.Contains("nobody needs a notice. Earlier data stays under its own version.", Run("diff", three, two), StringComparison.Ordinal);

        string Changed(string statement) => Write($"{statement[15]}.md", Sample.Text(statement).Replace("changes: after-notice 30 days", changes, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("24 months", "2 years", null)]
    [InlineData("2 weeks", "14 days", null)]
    [InlineData("730 days", "2 years", true)]
    [InlineData("731 days", "2 years", false)]
    [InlineData("90 days", "3 months", true)]
    [InlineData("92 days", "3 months", false)]
    [InlineData("1 month", "30 days", true)]
    [InlineData("1 month", "28 days", false)]
    [InlineData("24 months", "25 months", true)]
    public void Times_in_other_units_are_compared_by_every_day_they_may_begin_on(string before, string after, bool? longer)
    {
        var (first, second) = (Write("a.md", Sample.Text($"keep email for {before}")), Write("b.md", Sample.Text($"keep email for {after}")));
        var output = new StringWriter();
        Assert.Equal(longer is null ? PolicyCommand.Fine : PolicyCommand.Findings, PolicyCommand.Run(["policy", "diff", first, second], output, TextWriter.Null, Clock));
        Assert.Contains(longer switch { null => "decide alike", true => "each person needs a delivered notice", false => "nobody needs a notice" }, output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_says_how_its_longer_time_reaches_earlier_data_is_heard()
    {
        var before = Write("a.md", Sample.Text("keep email for 2 years"));
        Assert.Contains("nobody needs to be told", Run("diff", before, Write("b.md", Sample.Text("keep email for 3 years reaching new data"))), StringComparison.Ordinal);
        Assert.Contains("each person must consent", Run("diff", before, Write("c.md", Sample.Text("keep email until erased reaching earlier data after consent"))), StringComparison.Ordinal);
    }
}
