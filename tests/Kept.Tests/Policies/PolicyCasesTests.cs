using Kept.Server.Policies.Commands;
using Kept.Tests.Hosting;
using Kept.Tests.Policy;

namespace Kept.Tests.Policies;

/// <summary>
/// What an author writes and what <c>kept policy check</c> must say, with line and column. Exit 1 alone proves nothing, since a
/// minimal file has warnings of its own.
/// </summary>
public sealed class PolicyCasesTests : IDisposable
{
    private const string Rule = "use email for payment";
    private const string Remedy = "a block of rules begins with the line '```policy' at the left margin, outside lists and quotations";

    private readonly string folder = Directory.CreateTempSubdirectory("kept-cases-").FullName;
    private FixedClock clock = new(new DateTimeOffset(2026, 11, 10, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("```Policy")]
    [InlineData("```POLICY")]
    [InlineData("``` policy strict")]
    [InlineData("```policy strict")]
    [InlineData("````Policy")]
    [InlineData("~~~Policy")]
    [InlineData("~~~~ policy v2")]
    [InlineData("```{.policy}")]
    [InlineData("```{policy}")]
    [InlineData("```polcy")]
    [InlineData("```policies")]
    [InlineData("```rules")]
    [InlineData("```kept-policy")]
    [InlineData("```\u00A0policy")]
    [InlineData("```p\u043Elicy")]
    public void A_fence_that_nearly_begins_a_block_of_rules_is_an_error_that_says_how_one_begins(string fence)
    {
        var mark = fence[..fence.LastIndexOf(fence[0])] + fence[0];
        var output = Check($"{fence}\n{Rule}\n{mark}\n", rules: 0);
        Assert.Contains(":12:1: error: '", output, StringComparison.Ordinal);
        Assert.Contains("begins no block of rules", output, StringComparison.Ordinal);
        Assert.Contains($"write '{mark}policy' and nothing behind it", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("```policy", "```")]
    [InlineData("``` policy", "```")]
    [InlineData("```\tpolicy \t", "```")]
    [InlineData("~~~policy", "~~~")]
    [InlineData("~~~~~ policy", "~~~~~~")]
    [InlineData("``````policy", "   ```````\t")]
    public void A_fence_of_either_sign_and_any_length_begins_a_block_of_rules(string opening, string closing) =>
        Assert.DoesNotContain("error", Check($"{opening}\n{Rule}\n{closing}\n", rules: 1), StringComparison.Ordinal);

    [Theory]
    [InlineData("> ```policy\n> R\n> ```\n", "12:3")]
    [InlineData(">> ```policy\n>> R\n>> ```\n", "12:4")]
    [InlineData("> - ```policy\n>   R\n>   ```\n", "12:5")]
    [InlineData("- ```policy\n  R\n  ```\n", "12:3")]
    [InlineData("* a\n\n  ```policy\n  R\n  ```\n", "14:3")]
    [InlineData("1. a\n\n   ~~~policy\n   R\n   ~~~\n", "14:4")]
    [InlineData("12) ```Policy\n    R\n    ```\n", "12:5")]
    [InlineData("    ```policy\n    R\n    ```\n", "12:5")]
    [InlineData("\t```policy\n\tR\n\t```\n", "12:2")]
    [InlineData("Text\n    ```policy\n    R\n    ```\n", "13:5")]
    [InlineData(" ```policy\nR\n```\n", "12:2")]
    [InlineData("The rules: ```policy\nR\n```\n", "12:12")]
    [InlineData("``policy\nR\n``\n", "12:1")]
    [InlineData("\u00B4\u00B4\u00B4policy\nR\n\u00B4\u00B4\u00B4\n", "12:1")]
    [InlineData("\\```policy\nR\n\\```\n", "12:2")]
    [InlineData("::: policy\nR\n:::\n", "12:1")]
    [InlineData("````md\n```policy\nR\n```\n````\n", "12:1", "this block has no closing line '````' before the next one begins in line 13")]
    public void A_block_of_rules_in_a_quotation_a_list_or_indented_is_an_error_at_its_place(string body, string place, string said = Remedy) =>
        Assert.Contains($":{place}: error: {said}", Check(body.Replace("R", Rule, StringComparison.Ordinal), rules: 0), StringComparison.Ordinal);

    [Theory]
    [InlineData("```\nR\n```\n", "13:1: error")]
    [InlineData("```text\nA line.\nuse emial for payment\n```\n", "14:1: error")]
    [InlineData("    R\n", "12:5: error")]
    [InlineData("\tR\n", "12:2: error")]
    [InlineData("> never share email\n", "12:3: warning")]
    [InlineData("- R\n", "12:3: warning")]
    [InlineData("- a\n- R\n", "13:3: warning")]
    [InlineData("Before.\n\nR\n", "14:1: warning")]
    public void A_rule_outside_every_block_of_rules_is_told(string body, string place) =>
        Assert.Contains($":{place}: this reads like a rule", Check(body.Replace("R", Rule, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("<!--\n```policy\nR\n```\n-->\n", "12:1")]
    [InlineData("<details>\n\n```policy\nR\n```\n\n</details>\n", "12:1")]
    [InlineData("<script>\n```policy\nR\n```\n</script>\n", "12:1")]
    [InlineData("  <?x\n```policy\nR\n```\n?>\n", "12:1")]
    public void Rules_that_html_could_hide_are_an_error(string body, string place) =>
        Assert.Contains($":{place}: error: a policy has no HTML", Check(body.Replace("R", Rule, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("```\ncode\n\nMore.\n", "12:1: error: this block has no closing line '```' before line 16, the last")]
    [InlineData("~~~~ text\ncode\n~~~\n", "12:1: error: this block has no closing line '~~~~' before line 15, the last")]
    [InlineData("```\ncode\n\n```policy\nR\n```\n", "12:1: error: this block has no closing line '```' before the next one begins in line 15")]
    [InlineData("```policy\nR\n\n## B {#b}\n\n```policy\nR\n```\n", "12:1: error: this block has no closing line '```' before the next one begins in line 17")]
    [InlineData("```policy\nR\n``` end\n\nMore.\n", "14:1: error: the block of line 12 ends with a line '```' and nothing behind it")]
    [InlineData("```policy\nR\n## B {#b}\n```\n", "14:6: error: a clause begins outside the blocks: end this block before it")]
    public void A_fence_that_is_never_closed_is_an_error_at_its_line(string body, string said) =>
        Assert.Contains($":{said}", Check(body.Replace("R", Rule, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("```policy``` blocks hold the rules.")]
    [InlineData("``` ``policy`` ``` is a span.")]
    [InlineData("```policy` is no fence, for a backtick comes after it.")]
    [InlineData("Use email for offers, and a <https://example.com/policy> of `policy`.")]
    [InlineData("We use your e-mail address for payment.")]
    public void A_line_of_prose_is_prose_and_the_block_below_it_is_read(string prose) =>
        Assert.Equal("", Findings(Check($"{prose}\n\n```policy\n{Rule}\n```\n", rules: 1)));

    [Theory]
    [InlineData("resident(CA)", "'CA' is the code of 'california' (US-CA) and of 'canada' (CA); did you mean 'resident(california)'?")]
    [InlineData("resident(DE)", "'DE' is the code of 'delaware' (US-DE) and of 'germany' (DE); did you mean")]
    [InlineData("resident(US-NY)", "did you mean 'resident(new-york)'?")]
    [InlineData("resident(FR)", "did you mean 'resident(france)'?")]
    [InlineData("resident(uk)", "did you mean 'resident(united-kingdom)'?")]
    [InlineData("resident(USA)", "did you mean 'resident(us)'?")]
    [InlineData("resident(new york)", "did you mean 'resident(new-york)'?")]
    [InlineData("resident(California)", "did you mean 'resident(california)'?")]
    [InlineData("resident(germny)", "did you mean 'resident(germany)'?")]
    [InlineData("resident(xx)", "is not a condition: a place is a state of the United States, a country, 'us', 'eu' or 'eea'")]
    [InlineData("opted-in(location)", "is not a condition: 'opted-in' goes with opted-in(offers), opted-in(sharing)")]
    [InlineData("opted-out(marketing)", "is not a condition: 'opted-out' goes with opted-out(offers), opted-out(sharing)")]
    [InlineData("opted-out(advertising)", "is not a condition: 'opted-out' goes with opted-out(offers)")]
    [InlineData("opted-out", "is not a condition: write it with one of opted-out(offers)")]
    [InlineData("opted-in(offers, sharing)", "one condition for each, opted-in(offers) or opted-in(sharing)")]
    [InlineData("opt-out(offers)", "did you mean 'opted-out(offers)'?")]
    [InlineData("opted-out(ofers)", "did you mean 'opted-out(offers)'?")]
    [InlineData("under-18", "'under-18' is not a condition")]
    public void A_condition_that_does_not_exist_is_told_without_a_suggestion_that_means_something_else(string condition, string said)
    {
        var line = Assert.Single(Findings(Check($"```policy\nuse email for payment when {condition}\n```\n")).Split('\n'));
        Assert.Contains(":13:28: error: ", line, StringComparison.Ordinal);
        Assert.Contains(said, line, StringComparison.Ordinal);
        Assert.Equal(said.Contains("did you mean", StringComparison.Ordinal), line.Contains("did you mean", StringComparison.Ordinal));
    }

    [Fact]
    public void Georgia_is_the_country_and_a_warning_names_the_state()
    {
        Assert.Contains(":13:28: warning: 'georgia' is the country; the state of the United States is 'georgia-us'", Check("```policy\nuse email for payment when resident(georgia)\n```\n", rules: 1), StringComparison.Ordinal);
        Assert.DoesNotContain("is the country", Check("```policy\nuse email for payment when resident(georgia-us)\n```\n", rules: 1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("store email for 3 years", "did you mean 'keep'?")]
    [InlineData("sell email with marketer for offers", "did you mean 'share'?")]
    [InlineData("use card for payment", "did you mean 'payment-card'?")]
    [InlineData("use emial for payment", "did you mean 'email'?")]
    [InlineData("stare email", "'stare' is not a verb")]
    public void A_word_of_other_policies_is_answered_with_the_word_of_this_language(string statement, string said) =>
        Assert.Contains(said, Check($"```policy\n{statement}\n```\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("keep email for three years", "write 3 for 'three'")]
    [InlineData("keep email for a year", "write 1 for 'a'")]
    [InlineData("keep email for Twenty-four months", "write 24 for 'Twenty-four'")]
    [InlineData("keep email for several years", "not 'several'")]
    [InlineData("keep email for at least 3 years", "not 'at'")]
    [InlineData("keep email for payment for ninety days", "write 90 for 'ninety'", 28)]
    [InlineData("use email for payment reaching earlier data after notice of thirty days", "write 30 for 'thirty'", 61)]
    public void A_number_in_words_is_answered_with_its_digits(string statement, string said, int column = 16) =>
        Assert.Contains($":13:{column}: error: a number is expected in digits{(said[0] == 'n' ? ", " : ": ")}{said}", Check($"```policy\n{statement}\n```\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("use email for offers unless opted\u2011out(offers)", 34, "U+2011 (non-breaking hyphen) is not '-': write '-'")]
    [InlineData("use email for offers unless opted\u2013out(offers)", 34, "U+2013 (en dash) is not '-': write '-'")]
    [InlineData("use email for offers unless opted\u2212out(offers)", 34, "U+2212 (minus sign) is not '-': write '-'")]
    [InlineData("use\u00A0email for payment", 4, "U+00A0 (no-break space) is not a plain space: write one")]
    [InlineData("use\u2009email for payment", 4, "U+2009 is not a plain space: write one")]
    [InlineData("use \u201Cemail\u201D for payment", 5, "U+201C (left double quotation mark) looks like \", and words stand without quotation marks: delete it")]
    [InlineData("use \u2018email\u2019 for payment", 5, "U+2018 (left single quotation mark) looks like ', and words stand without quotation marks: delete it")]
    [InlineData("use em\u200Bail for payment", 7, "U+200B (zero width space) cannot be seen: delete it")]
    [InlineData("\uFEFFuse email for payment", 1, "U+FEFF (byte order mark) cannot be seen: delete it")]
    [InlineData("use em\u00ADail for payment", 7, "U+00AD (soft hyphen) cannot be seen: delete it")]
    [InlineData("use email\uFF0C name for payment", 10, "U+FF0C is not ',': write ','")]
    [InlineData("use email for offers when resident\uFF08us\uFF09", 35, "U+FF08 is not '(': write '('")]
    [InlineData("keep email for \u0663 years", 16, "U+0663 is not '3': write '3'")]
    [InlineData("use \uFF45mail for payment", 5, "U+FF45 is not 'e': write 'e'")]
    [InlineData("use \u0435mail for payment", 5, "'\u0435mail' is not a category (its letter '\u0435' is U+0435, not one from a to z); did you mean 'email'?")]
    [InlineData("use email f\u043Er payment", 11, "'f\u043Er' is not expected here (its letter '\u043E' is U+043E")]
    public void A_look_alike_in_a_rule_is_named_by_its_code_point_with_the_plain_one(string statement, int column, string said) =>
        Assert.Contains($":13:{column}: error: {said}", Check($"```policy\n{statement}\n```\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("\r", "1:4: error: the lines of this file end with U+000D (carriage return) alone")]
    [InlineData("\u0085", "1:4: error: U+0085 (next line) does not end a line here")]
    [InlineData("\u2028", "1:4: error: U+2028 (line separator) does not end a line here")]
    [InlineData("\u2029", "1:4: error: U+2029 (paragraph separator) does not end a line here")]
    public void A_file_of_other_line_ends_is_told_so(string end, string said) =>
        Assert.Contains($":{said}", CheckText($"{Sample.Head}\n## A {{#a}}\n```policy\n{Rule}\n```\n".Replace("\n", end, StringComparison.Ordinal)), StringComparison.Ordinal);

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
    [InlineData("use email\nfor offers unless opted-out(offers)", "14:1")]
    [InlineData("use email,\nname for payment", "14:1")]
    [InlineData("use email for\npayment", "14:1")]
    [InlineData("use email for payment\n  and delivery\n  must record", "14:3")]
    [InlineData("share email with marketer\n\twhen agreement-signed", "14:2")]
    [InlineData("use email \\\nfor payment", "14:1")]
    [InlineData("never\nnever use email", "")]
    public void A_statement_over_two_lines_is_told_once_and_where(string statements, string place)
    {
        var line = Assert.Single(Findings(Check($"```policy\n{statements}\n```\n")).Split('\n'));
        Assert.Contains(place.Length == 0 ? ":13:6: error: a verb is expected" : $":{place}: error: a statement stands on one line: join this line with line 13", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_goes_on_with_nothing_is_not_taken_for_a_misspelt_verb() =>
        Assert.Contains(":15:1: error: a statement stands on one line and begins with collect, use, share, combine, keep, never, expect, not with 'for'",
            Check($"```policy\n{Rule}\n\nfor offers\n```\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("The \"X\" shop \"Y\"", "The \"X\" shop \"Y\"")]
    [InlineData("\"The \\\"X\\\" shop\"", "The \"X\" shop")]
    [InlineData("\"A \\\\ B\"", "A \\ B")]
    [InlineData("'Quoted'", "'Quoted'")]
    public void A_title_is_kept_whole(string written, string title) =>
        Assert.Equal(title, Kept.Policy.PolicyParser.Parse(Sample.Text(Rule).Replace("title: Sample", $"title: {written}", StringComparison.Ordinal), "a.md").Document!.Title);

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
        clock = new(new DateTimeOffset(2026, 11, 16, 12, 0, 0, TimeSpan.Zero));
        Assert.Contains(":4:1: error: a version cannot come into force in the past; choose 2026-11-16 or a later day", Check($"```policy\n{Rule}\n```\n"), StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(folder, "sample"));
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

    [Fact]
    public void A_rule_that_says_how_its_longer_time_reaches_earlier_data_is_heard()
    {
        var before = Write("a.md", Sample.Text("keep email for 2 years"));
        Assert.Contains("nobody needs to be told", Run("diff", before, Write("b.md", Sample.Text("keep email for 3 years reaching new data"))), StringComparison.Ordinal);
        Assert.Contains("each person must consent", Run("diff", before, Write("c.md", Sample.Text("keep email until erased reaching earlier data after consent"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("share email with marketer for offers", true)]
    [InlineData("share email with ad-network for targeted-advertising", true)]
    [InlineData("use email for third-party-offers", true)]
    [InlineData("share email with marketer for offers unless opted-out(sharing)", false)]
    [InlineData("share email with vendor for payment", false)]
    public void Sharing_for_offers_without_an_opt_out_is_a_warning(string statement, bool warned) =>
        Assert.Equal(warned, Check($"```policy\n{statement}\n```\n", rules: 1).Contains(":13:1: warning: this rule s", StringComparison.Ordinal));

    /// <summary>The output of a check of a policy whose clause has this body, without what the purposes of the server add.</summary>
    private string Check(string body, int? rules = null)
    {
        var text = $"{Sample.Head}\n## The clause {{#clause}}\n{body}";
        Assert.True(rules is null || (Kept.Policy.PolicyParser.Parse(text, "a.md").Document?.Rules.Count ?? 0) == rules);
        return CheckText(text);
    }

    private string CheckText(string text, string name = "case.md") => Run("check", Write(name, text));

    private static string Findings(string output) => string.Join('\n', output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.Contains("the server asks for the purpose", StringComparison.Ordinal) && !line.Contains("file checked", StringComparison.Ordinal)));

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private string Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(PolicyCommand.Findings, PolicyCommand.Run(["policy", .. args], output, error, clock));
        Assert.Equal("", error.ToString());
        return output.ToString();
    }
}
