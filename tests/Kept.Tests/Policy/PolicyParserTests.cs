using System.Security.Cryptography;
using System.Text;
using Kept.Policy;

namespace Kept.Tests.Policy;

public class PolicyParserTests
{
    [Fact]
    public void The_head_of_the_file_is_read()
    {
        var text = Sample.Text("keep email until erased");
        var document = PolicyParser.Parse(text, "sample.md").Document!;

        Assert.Equal("sample", document.Name);
        Assert.Equal(new DateOnly(2026, 11, 1), document.Version);
        Assert.Equal(new DateOnly(2026, 11, 15), document.Effective);
        Assert.Equal("en-US", document.Language);
        Assert.Equal("Sample", document.Title);
        Assert.Equal(new ChangeTerms(ChangeMode.AfterNotice, 30), document.Changes);
        Assert.Equal(MarketingDefault.OptOut, document.MarketingDefault);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), document.Sha256);
        Assert.Equal(text, document.Source);
    }

    [Fact]
    public void A_statement_keeps_its_clause_line_text_and_parts()
    {
        var rule = Sample.Compile(
            "share name, email with marketer for offers unless opted-out(sharing) when agreement-signed must scrub, record # Why.")
            .Document.Rules.Single();

        Assert.Equal("clause", rule.Clause!.Id);
        Assert.Equal("The clause", rule.Clause.Heading);
        Assert.Equal(Sample.FirstLine, rule.Line);
        Assert.EndsWith("must scrub, record", rule.Text);
        Assert.Equal(PolicyAction.Share, rule.Verb);
        Assert.Equal(CategorySet.Of(Category.FullName, Category.Email), rule.Categories);
        Assert.Equal([Purpose.Offers], rule.Purposes);
        Assert.Equal(Recipient.Marketer, rule.Recipient);
        Assert.Equal(Facts.None.With(Fact.OptedOut(Scope.Sharing)), rule.Unless);
        Assert.Equal(Facts.None.With(Fact.AgreementSigned), rule.When);
        Assert.Equal(DutySet.None.With(Duty.Scrub).With(Duty.Record), rule.Duties);
    }

    [Theory]
    [InlineData("keep order for 7 years", 7, RetentionUnit.Years)]
    [InlineData("keep order for 1 month for accounting", 1, RetentionUnit.Months)]
    [InlineData("keep order for audit for 3 weeks", 3, RetentionUnit.Weeks)]
    [InlineData("keep order for 30 days", 30, RetentionUnit.Days)]
    [InlineData("keep order until erased", 0, RetentionUnit.UntilErased)]
    [InlineData("keep order for 5 years after closing for accounting", 5, RetentionUnit.Years, RetentionStart.Closing)]
    [InlineData("keep order for 18 months after last-use", 18, RetentionUnit.Months, RetentionStart.LastUse)]
    public void A_time_has_an_amount_and_a_unit_and_may_run_from_another_moment(
        string statement, int amount, RetentionUnit unit, RetentionStart from = RetentionStart.Collection)
    {
        var retention = Sample.Compile(statement).Document.Rules.Single().Retention;

        Assert.Equal(new Retention(amount, unit, from), retention);
        Assert.Contains(retention.ToString()!, statement);
    }

    [Theory]
    [InlineData("use email for offers reaching new data", ChangeMode.NewDataOnly, 0)]
    [InlineData("share email with vendor for offers when gpc reaching earlier data after consent must record", ChangeMode.AfterConsent, 0)]
    [InlineData("keep email for 3 days reaching earlier data after notice of 45 days", ChangeMode.AfterNotice, 45)]
    [InlineData("combine profile from order reaching earlier data after notice of 1 day", ChangeMode.AfterNotice, 1)]
    public void A_rule_may_say_how_it_reaches_earlier_data(string statement, ChangeMode mode, int days)
    {
        var document = Sample.Compile(statement + "\nuse phone for offers").Document;

        Assert.Equal(new ChangeTerms(mode, days), document.Rules[0].Reach);
        Assert.Equal(new ChangeTerms(mode, days), document.ReachOf(document.Rules[0]));
        Assert.Contains($"reaching {document.Rules[0].Reach}", statement);
        Assert.Equal(new ChangeTerms(ChangeMode.AfterNotice, 30), document.ReachOf(document.Rules[1]));
    }

    [Fact]
    public void A_file_that_does_not_say_how_changes_apply_asks_for_consent()
    {
        var text = Sample.Text("use email for offers").Replace("changes: after-notice 30 days\n", "", StringComparison.Ordinal);

        Assert.Equal(new ChangeTerms(ChangeMode.AfterConsent, 0), PolicyParser.Parse(text, "a.md").Document!.Changes);
    }

    [Fact]
    public void A_list_is_written_as_it_is_spoken()
    {
        var spoken = Sample.Compile("""
            use name, email and phone for offers and payment when gpc and objected unless under-13 or resident(us) must hash and record
            use name, email, and phone for offers, payment when gpc, objected unless under-13, resident(us) must hash, record
            never use email unless gpc or objected
            """).Document.Rules;

        Assert.Equal(spoken[1].Categories, spoken[0].Categories);
        Assert.Equal(spoken[1].Purposes, spoken[0].Purposes);
        Assert.Equal(spoken[1].When, spoken[0].When);
        Assert.Equal(spoken[1].Unless, spoken[0].Unless);
        Assert.Equal(spoken[1].UnlessResident, spoken[0].UnlessResident);
        Assert.Equal(spoken[1].Duties, spoken[0].Duties);
        Assert.Equal("objected, gpc", spoken[2].Unless.ToString());
    }

    [Fact]
    public void Either_condition_after_or_lifts_a_never()
    {
        var policy = Sample.Compile("use email for offers\nnever use email unless gpc or objected");

        Assert.False(policy.Permits(Sample.Ask(PolicyAction.Use, "email", Purpose.Offers), out _));
        Assert.True(policy.Permits(Sample.Ask(PolicyAction.Use, "email", Purpose.Offers, facts: "objected"), out _));
        Assert.True(policy.Permits(Sample.Ask(PolicyAction.Use, "email", Purpose.Offers, facts: "gpc"), out _));
    }

    [Fact]
    public void Combining_holds_both_sides_and_is_for_enrichment_unless_it_says_otherwise()
    {
        var rules = Sample.Compile("combine profile from order, browsing\ncombine profile from order for customisation").Document.Rules;

        Assert.Equal(CategorySet.Of(Category.Profile, Category.Order, Category.Browsing), rules[0].Categories);
        Assert.Equal(CategorySet.Of(Category.Order, Category.Browsing), rules[0].Sources);
        Assert.Equal([Purpose.Enrichment], rules[0].Purposes);
        Assert.Equal([Purpose.Customisation], rules[1].Purposes);
    }

    [Fact]
    public void A_group_stands_for_its_categories() =>
        Assert.Equal(
            CategorySet.Of(Category.Email, Category.Phone, Category.PostalAddress),
            Sample.Compile("use contact for customer-service").Document.Rules.Single().Categories);

    [Fact]
    public void Prose_has_neither_settings_nor_rules_but_other_code()
    {
        var document = PolicyParser.Parse(
            Sample.Head + "\n# Top\n\nBefore.\n\n```policy\n# Nothing.\n```\n\n```text\nshown\n```\n\n### One {#one}\n\nWords.\n", "a.md").Document!;

        Assert.Equal("# Top\n\nBefore.\n\n```text\nshown\n```\n\n### One {#one}\n\nWords.\n", document.ProseMarkdown);
        Assert.Equal("Words.", document.ClauseOf("one")!.Prose);
        Assert.Null(document.ClauseOf("two"));
    }

    [Fact]
    public void A_paragraph_can_be_a_clause_and_a_heading_without_an_id_ends_one()
    {
        var document = PolicyParser.Parse(
            Sample.Head + "\nWe keep mail. {#mail .ruled}\n```policy\nkeep email until erased\n```\n## Next\n```policy\nkeep phone until erased\n```\n",
            "a.md").Document!;

        Assert.Equal("mail", document.Rules[0].Clause!.Id);
        Assert.True(document.Clauses.Single().IsRuled);
        Assert.Null(document.Rules[1].Clause);
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_change_nothing_but_the_digest()
    {
        var text = Sample.Text("keep email for 3 days");
        var unix = PolicyParser.Parse(text, "a.md").Document!;
        var windows = PolicyParser.Parse("\uFEFF" + text.Replace("\n", "\r\n", StringComparison.Ordinal), "a.md").Document!;

        Assert.Equal(unix.ProseMarkdown, windows.ProseMarkdown);
        Assert.Equal(unix.Rules.Single().Text, windows.Rules.Single().Text);
        Assert.NotEqual(unix.Sha256, windows.Sha256);
    }
}
