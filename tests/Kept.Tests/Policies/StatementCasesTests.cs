namespace Kept.Tests.Policies;

/// <summary>Statements with a slip in them: named, and without a suggestion that changes their meaning.</summary>
public sealed class StatementCasesTests : PolicyCase
{
    [Theory]
    [InlineData("resident(CA)", "'CA' is the code of 'california' (US-CA) and of 'canada' (CA); did you mean 'resident(california)'?")]
    [InlineData("resident(DE)", "'DE' is the code of 'delaware' (US-DE) and of 'germany' (DE); did you mean")]
    [InlineData("resident(US-NY)", "did you mean 'resident(new-york)'?")]
    [InlineData("resident(FR)", "did you mean 'resident(france)'?")]
    [InlineData("resident(uk)", "did you mean 'resident(united-kingdom)'?")]
    [InlineData("resident(USA)", "did you mean 'resident(us)'?")]
    [InlineData("resident(new york)", "did you mean 'resident(new-york)'?")]
    [InlineData("resident(California)", "did you mean 'resident(california)'?")]
    [InlineData("resident(cali)", "did you mean 'resident(california)'?")]
    [InlineData("resident(wash)", "did you mean 'resident(washington)'?")]
    [InlineData("resident(carolina)", "write one of resident(north-carolina), resident(south-carolina)")]
    [InlineData("resident(ind)", "write one of resident(indiana), resident(indonesia), resident(india)")]
    [InlineData("resident(california or nevada)", "one condition for each, resident(california) or resident(nevada)")]
    [InlineData("resident(california, nevada)", "one condition for each, resident(california) or resident(nevada)")]
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
    [InlineData("share email to marketer for payment", "did you mean 'with'?")]
    public void A_word_of_other_policies_is_answered_with_the_word_of_this_language(string statement, string said) =>
        Assert.Contains(said, Check($"```policy\n{statement}\n```\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("keep email for three years", "write 3 for 'three'")]
    [InlineData("keep email for a year", "write 1 for 'a'")]
    [InlineData("keep email for Twenty-four months", "write 24 for 'Twenty-four'")]
    [InlineData("keep email for twenty one days", "write 21 for 'twenty one'")]
    [InlineData("keep email for one hundred and twenty days", "write 120 for 'one hundred and twenty'")]
    [InlineData("keep email for a dozen weeks", "write 12 for 'a dozen'")]
    [InlineData("keep email for a couple of years", "not 'a'")]
    [InlineData("keep email for one thousand days", "not 'one'")]
    [InlineData("keep email for half a year", "not 'half'")]
    [InlineData("keep email for zero days", "not 'zero'")]
    [InlineData("keep email for several years", "not 'several'")]
    [InlineData("keep email for at least 3 years", "not 'at'")]
    [InlineData("keep email for payment for ninety days", "write 90 for 'ninety'", 28)]
    [InlineData("use email for payment reaching earlier data after notice of thirty days", "write 30 for 'thirty'", 61)]
    public void A_number_in_words_is_answered_with_its_digits(string statement, string said, int column = 16) =>
        Assert.Contains($":13:{column}: error: a number is expected in digits{(said[0] == 'n' ? ", " : ": ")}{said}", Check($"```policy\n{statement}\n```\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("keep email for 1.5 years", 17)]
    [InlineData("keep email for 1,5 years", 17)]
    [InlineData("keep email for 1/2 year", 17)]
    [InlineData("keep email for 3 years and 6 months", 24)]
    [InlineData("keep email for 3 years, 6 months", 23)]
    public void A_time_of_several_numbers_is_answered_with_a_smaller_unit(string statement, int column) =>
        Assert.Contains($":13:{column}: error: a time is one whole number and one unit: write it in a smaller unit, such as 18 months", Assert.Single(Findings(Check($"```policy\n{statement}\n```\n")).Split('\n')), StringComparison.Ordinal);

    [Theory]
    [InlineData("36500 days", "36501 days", "'36501' is not a whole number from 1 to 36500")]
    [InlineData("5214 weeks", "5215 weeks", "5215 weeks are longer than 100 years: write 'until erased' for no set time")]
    [InlineData("1200 months", "1201 months", "1201 months are longer than 100 years: write 'until erased' for no set time")]
    [InlineData("100 years", "101 years", "101 years are longer than 100 years: write 'until erased' for no set time")]
    [InlineData("100 years", "3000 years", "3000 years are longer than 100 years: write 'until erased' for no set time")]
    public void No_time_is_longer_than_a_hundred_years_since_calendars_end(string longest, string beyond, string said)
    {
        Assert.DoesNotContain("error", Check($"```policy\nkeep email for {longest}\n```\n", rules: 1), StringComparison.Ordinal);
        Assert.Contains($":13:16: error: {said}", Check($"```policy\nkeep email for {beyond}\n```\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_that_this_server_does_not_keep_is_refused_as_the_console_refuses_it() =>
        Assert.Contains(":13:1: error: this server counts how long data is kept from its collection alone", Check("```policy\nkeep email for 3 years after last-use\n```\n"), StringComparison.Ordinal);

    [Fact]
    public void A_part_that_the_verb_does_not_take_is_not_suggested() =>
        Assert.DoesNotContain("did you mean", Check("```policy\nuse email to payment\n```\n"), StringComparison.Ordinal);

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
    [InlineData("share email with marketer for offers", true)]
    [InlineData("share email with ad-network for targeted-advertising", true)]
    [InlineData("use email for third-party-offers", true)]
    [InlineData("share email with marketer for offers unless opted-out(sharing)", false)]
    [InlineData("share email with vendor for payment", false)]
    public void Sharing_for_offers_without_an_opt_out_is_a_warning(string statement, bool warned) =>
        Assert.Equal(warned, Check($"```policy\n{statement}\n```\n", rules: 1).Contains(":13:1: warning: this rule s", StringComparison.Ordinal));
}
