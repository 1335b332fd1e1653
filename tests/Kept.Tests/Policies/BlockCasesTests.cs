namespace Kept.Tests.Policies;

/// <summary>Blocks of rules: what people take for one is one, or an error.</summary>
public sealed class BlockCasesTests : PolicyCase
{
    private const string Remedy = "a block of rules begins with the line '```policy' at the left margin, outside lists and quotations";

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
    [InlineData("\uFF40\uFF40\uFF40policy\nR\n\uFF40\uFF40\uFF40\n", "12:1")]
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
    [InlineData("Before.\nR\n", "13:1: warning")]
    [InlineData("[policy]\nR\nR\n", "13:1: warning")]
    [InlineData("```policy R ```\n", "12:1: warning")]
    [InlineData("``` policy ```\nR\n", "13:1: warning")]
    [InlineData("`R`\n", "12:1: warning")]
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
}
