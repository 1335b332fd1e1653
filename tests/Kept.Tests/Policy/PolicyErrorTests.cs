using Kept.Policy;

namespace Kept.Tests.Policy;

public class PolicyErrorTests
{
    [Fact]
    public void Unknown_category_is_an_error_with_line_column_and_suggestion() =>
        Assert.Equal(
            "sample.md:13:12: error: 'emial' is not a category; did you mean 'email'?",
            Sample.Error(" use name, emial for offers"));

    [Fact]
    public void All_errors_of_a_file_are_reported_at_once_in_order()
    {
        var lines = Sample.Parse("use emial, fone for ofers\ngive email\nkeep order for 7 yeers").Diagnostics.Select(d => d.ToString());

        Assert.Equal(
        [
            "sample.md:13:5: error: 'emial' is not a category; did you mean 'email'?",
            "sample.md:13:12: error: 'fone' is not a category; did you mean 'phone'?",
            "sample.md:13:21: error: 'ofers' is not a purpose; did you mean 'offers'?",
            "sample.md:14:1: error: 'give' is not a verb: collect, use, share, combine, keep, never, expect",
            "sample.md:15:18: error: a unit of time is expected: days, weeks, months or years; did you mean 'years'?",
        ], lines);
    }

    [Theory]
    [InlineData("colect email for offers", "13:1: error: 'colect' is not a verb: collect, use, share, combine, keep, never, expect; did you mean 'collect'?")]
    [InlineData("never", "13:6: error: a verb is expected: collect, use, share, combine, keep")]
    [InlineData("use", "13:4: error: a category is expected")]
    [InlineData("use email, for offers", "13:12: error: a category is expected before 'for'")]
    [InlineData("use email for", "13:14: error: a purpose is expected")]
    [InlineData("use email", "13:1: error: a purpose is missing: 'for' and a purpose")]
    [InlineData("share email for offers", "13:1: error: a recipient is missing: 'with' and a recipient")]
    [InlineData("share email with marketeer for offers", "13:18: error: 'marketeer' is not a recipient; did you mean 'marketer'?")]
    [InlineData("share email with site for offers", "13:13: error: 'share' is with somebody else than the site; write 'use'")]
    [InlineData("use email with vendor for payment", "13:11: error: only 'share' takes 'with'")]
    [InlineData("use email from order for offers", "13:11: error: only 'combine' takes 'from'")]
    [InlineData("combine profile", "13:1: error: the source is missing: 'from' and a category")]
    [InlineData("use email for offers unles gpc", "13:22: error: 'unles' is not expected here: a statement goes on with from, with, for, until, unless, when, must, given, reaching; did you mean 'unless'?")]
    [InlineData("use email for offers unless opted-out(ofers)", "13:29: error: 'opted-out(ofers)' is not a condition; did you mean 'opted-out(offers)'?")]
    [InlineData("use email for offers unless gpc unless objected", "13:33: error: 'unless' is given twice")]
    [InlineData("use email for offers when gpc unless gpc", "13:31: error: the same condition after 'when' and 'unless' can never hold")]
    [InlineData("use email for offers must recrd", "13:27: error: 'recrd' is not a duty; did you mean 'record'?")]
    [InlineData("use email for offers given gpc", "13:22: error: only 'expect' takes 'given'")]
    [InlineData("use email for offers, required", "13:1: error: only a 'collect' that permits is 'required' or 'optional'")]
    [InlineData("keep email", "13:1: error: a time is missing: 'for 30 days', or 'until erased'")]
    [InlineData("keep email for 0 days", "13:16: error: '0' is not a whole number from 1 to 36500")]
    [InlineData("keep email for 99999999999 days", "13:16: error: '99999999999' is not a whole number from 1 to 36500")]
    [InlineData("keep email until earsed", "13:18: error: after 'until' comes 'erased'; did you mean 'erased'?")]
    [InlineData("keep email for 3 days when gpc", "13:23: error: this statement takes no condition")]
    [InlineData("never keep email for 3 days", "13:18: error: only a 'keep' that permits takes a time")]
    [InlineData("never use email must record", "13:17: error: this statement permits nothing by itself and takes no duty")]
    [InlineData("never use email unless gpc, objected", "13:17: error: after 'never … unless' a comma could mean either or both: join the conditions with 'or'")]
    [InlineData("use email for offers unless gpc and objected", "13:33: error: after 'unless' any one condition is enough: join them with 'or'")]
    [InlineData("use email for offers when gpc or objected", "13:31: error: after 'when' all conditions must hold: join them with 'and', or write a rule for each")]
    [InlineData("use email or name for offers", "13:11: error: words of a list are joined by ',' or 'and'")]
    [InlineData("use email and for offers", "13:15: error: a category is expected before 'for'")]
    [InlineData("keep email for 3 days after birth", "13:29: error: a time runs from the collection, or 'after last-use' or 'after closing'")]
    [InlineData("collect email for offers reaching new data", "13:26: error: what is collected is new: 'collect' takes no 'reaching'")]
    [InlineData("never use email reaching new data", "13:17: error: this statement permits nothing and reaches nothing")]
    [InlineData("use email for offers reaching earlier data after notice", "13:56: error: 'reaching' goes on with 'new data', 'earlier data after consent' or 'earlier data after notice of 30 days'")]
    [InlineData("use email for offers reaching earlier data after notice of 0 days", "13:60: error: '0' is not a whole number from 1 to 3650")]
    [InlineData("use email for offers reaching earlier data after notice of 3 weeks", "13:62: error: a notice runs for days")]
    [InlineData("expect deny use email given resident(us), resident(eu)", "13:23: error: a person is given one residence")]
    [InlineData("use email for offers when resident(us) unless resident(us)", "13:40: error: the same condition after 'when' and 'unless' can never hold")]
    [InlineData("use \u0435mail for offers", "13:5: error: '\u0435mail' is not a category (its letter '\u0435' is U+0435, not one from a to z); did you mean 'email'?")]
    [InlineData("use email\0 for offers", "13:10: error: U+0000 (null) cannot be seen: delete it")]
    [InlineData("- use email for offers", "13:1: error: '-' begins no statement: delete it; a statement begins with collect, use, share, combine, keep, never, expect")]
    [InlineData("1. use email for offers", "13:1: error: '1' begins no statement: delete it; a statement begins with collect, use, share, combine, keep, never, expect")]
    [InlineData("use email for offers unless not objected", "13:29: error: a condition cannot be negated: write what must not hold after 'unless'")]
    [InlineData("use email \uD83D\uDE00 for offers", "13:11: error: '\uD83D\uDE00' is not expected here: a statement goes on with from, with, for, until, unless, when, must, given, reaching")]
    [InlineData("collect health for offers", "13:9: error: 'health' is sensitive and can only be refused, with 'never'")]
    [InlineData("use sensitive for offers", "13:5: error: 'sensitive' is sensitive and can only be refused, with 'never'")]
    [InlineData("expect maybe use email", "13:8: error: after 'expect' comes 'permit' or 'deny'")]
    [InlineData("expect permit use email", "13:15: error: a purpose is missing: 'for' and a purpose")]
    [InlineData("use email for offers !", "13:22: error: '!' is not expected here: a statement goes on with from, with, for, until, unless, when, must, given, reaching")]
    public void A_faulty_statement_says_where_and_what(string statement, string expected) =>
        Assert.Equal("sample.md:" + expected, Sample.Error(statement));

    [Theory]
    [InlineData("name: sample", "name: Sample!", ":2:7: error: 'Sample!' does not fit: a name has lower-case letters, digits and hyphens")]
    [InlineData("version: 2026-11-01", "version: 2026-13-01", ":3:10: error: '2026-13-01' does not fit: no calendar has this day")]
    [InlineData("version: 2026-11-01", "version: 2026-2-3", ":3:10: error: '2026-2-3' does not fit: a date has the form 2026-11-01")]
    [InlineData("language: en-US", "language: english", ":5:11: error: 'english' does not fit: a language is a BCP 47 tag such as 'en-US'")]
    [InlineData("title: Sample", "titel: Sample", ":6:1: error: 'titel' is not a setting; did you mean 'title'?")]
    [InlineData("changes: after-notice 30 days", "changes: whenever", ":7:10: error: 'whenever' does not fit: changes apply 'new-data-only', 'after-notice N days' or 'after-consent'")]
    [InlineData("marketing-default: opt-out", "marketing-default: opt-uot", ":8:20: error: 'opt-uot' is not a default for offers; did you mean 'opt-out'?")]
    [InlineData("name: sample", "name: sample\nname: other", ":3:1: error: 'name' is set twice")]
    [InlineData("name: sample", "name: sample\nnonsense", ":3:1: error: a setting has the form 'key: value'")]
    public void A_faulty_setting_says_where_and_what(string old, string replacement, string expected)
    {
        var text = Sample.Text("keep email until erased").Replace(old, replacement, StringComparison.Ordinal);

        var result = PolicyParser.Parse(text, "sample.md");

        Assert.False(result.Ok);
        Assert.Equal("sample.md" + expected, result.Diagnostics[0].ToString());
    }

    [Fact]
    public void A_file_without_settings_or_with_an_open_block_is_no_policy()
    {
        Assert.Equal("a.md:1:1: error: a policy begins with a line '---' and its settings", OnlyError(""));
        Assert.Contains("no closing line '---'", OnlyError("---\nname: a\n"));
        Assert.Equal("a.md:12:1: error: this block has no closing line '```' before line 14, the last",
            OnlyError(Sample.Head + "\n## A {#a}\n```policy\nkeep email until erased\n"));
    }

    [Fact]
    public void A_clause_id_is_well_formed_and_used_once()
    {
        Assert.Equal("a.md:12:6: error: the clause 'a' exists already", OnlyError(Sample.Head + "\n## A {#a}\n## B {#a}\n"));
        Assert.Equal("a.md:11:6: error: 'A_B' is not a clause id: use lower-case letters, digits and hyphens",
            OnlyError(Sample.Head + "\n## A {#A_B}\n"));
        Assert.Equal("a.md:11:6: error: a clause mark has the form '{#id}' or '{#id .ruled}'", OnlyError(Sample.Head + "\n## A {#a .b}\n"));
    }

    [Fact]
    public void Endless_texts_and_statements_are_refused()
    {
        Assert.Contains("at most 500000 characters", OnlyError(new string('x', PolicyParser.LongestText + 1)));
        Assert.EndsWith("at most 2000 characters", Sample.Error("use email for offers when " + new string('x', 2000)));
        Assert.Equal("sample.md:2013:1: error: a policy has at most 2000 lines in its blocks",
            Sample.Error(string.Join('\n', Enumerable.Repeat("use email for offers", 2002))));
        Assert.True(OnlyError($"{Sample.Head}\n## A {{#a}}\n{new string('`', 3000)}policy\n").Length < 200);
        Assert.Contains("'xxxxx", Sample.Error("use " + new string('x', 200) + " for offers"));
        Assert.DoesNotContain(new string('x', 61), Sample.Error("use " + new string('x', 200) + " for offers"));
    }

    static string OnlyError(string text) => Assert.Single(PolicyParser.Parse(text, "a.md").Diagnostics).ToString();
}
