using System.Text.Json.Nodes;
using Kept.Server.Policies.Commands;
using Kept.Tests.Hosting;
using Kept.Tests.Policy;
using Kept.Tests.Requests;

namespace Kept.Tests.Policies;

public sealed class PolicyCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kept-policy-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_demo_policies_check_without_a_finding()
    {
        var (code, output, error) = Run("check", [.. Demo.Files]);
        Assert.Equal((PolicyCommand.Fine, ""), (code, error));
        Assert.EndsWith($"{Demo.Files.Count()} files checked, nothing found.\n", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n')[..^2], line => Assert.Contains(": note: no part of this server asks for the purpose ", line, StringComparison.Ordinal));
        Assert.Contains("'enrichment'", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_of_every_file_is_told_with_file_line_and_column()
    {
        var (first, second) = (Write("a.md", Sample.Text("use emial for offers\nuse phone for ofers")), Write("b.md", Sample.Text("shar email")));
        var (code, output, _) = Run("check", first, second);
        Assert.Equal(PolicyCommand.Findings, code);
        Assert.Equal(
            [
                $"{first}:13:5: error: 'emial' is not a category; did you mean 'email'?",
                $"{first}:14:15: error: 'ofers' is not a purpose; did you mean 'offers'?",
                $"{second}:13:1: error: 'shar' is not a verb: collect, use, share, combine, keep, never, expect; did you mean 'share'?",
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void A_purpose_that_the_server_needs_and_nothing_permits_is_found()
    {
        var (code, output, _) = Run("check", Write("a.md", Sample.Text("use email for offers unless opted-out(offers)")));
        Assert.Equal(PolicyCommand.Findings, code);
        Assert.Contains("the server asks for the purpose 'order-processing', which no rule permits", output, StringComparison.Ordinal);
        Assert.DoesNotContain("the server asks for the purpose 'offers'", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", PolicyCommand.Findings, "deny")]
    [InlineData("agreement-signed", PolicyCommand.Fine, "permit")]
    [InlineData("agreement-signed, gpc", PolicyCommand.Findings, "deny")]
    public void An_explanation_begins_with_the_decision(string given, int expected, string first)
    {
        var (code, output, _) = Run("explain", Inkwell, "--action", "share", "--categories", "email,name", "--purpose", "offers", "--recipient", "marketer", "--given", given);
        Assert.Equal(expected, code);
        Assert.Equal(first, output.Split('\n')[0]);
        Assert.Contains("sharing, line ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_answers_can_be_read_by_programs()
    {
        var decision = Json("explain", Inkwell, "--action", "use", "--categories", "email", "--purpose", "offers", "--json");
        Assert.Equal("permit", (string?)decision["decision"]);
        Assert.Contains("unsubscribe-link", decision["duties"]!.AsArray().Select(duty => (string?)duty));
        Assert.False((bool)Json("prove", Inkwell, "never share email with marketer", "--json")["proven"]!);
        Assert.NotEmpty(Json("matrix", Inkwell, "--json").AsArray());
        Assert.NotEmpty(Json("diff", Older, Inkwell, "--json")["changes"]!.AsArray());
        Assert.Equal(13, (int)Json("check", Write("a.md", Sample.Text("shar email")), "--json")[0]!["line"]!);
    }

    [Fact]
    public void A_proof_says_proven_or_shows_what_breaks_it()
    {
        Assert.Equal((PolicyCommand.Fine, "proven\n", ""), Run("prove", Inkwell, "never share health"));
        var (code, output, _) = Run("prove", Inkwell, "never share email with marketer");
        Assert.Equal(PolicyCommand.Findings, code);
        Assert.StartsWith("does not hold\npermit\n  share email with marketer for ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_matrix_comes_as_text_csv_and_a_page()
    {
        Assert.Contains("use for offers\n", Run("matrix", Inkwell).Output, StringComparison.Ordinal);
        var csv = Run("matrix", Inkwell, "--format", "csv").Output.Split("\r\n");
        Assert.Equal("\uFEFFaction,category,purpose,recipient,permitted,duties", csv[0]);
        Assert.Contains(csv, row => row.StartsWith("use,email,offers,site,unless opted-out(offers)", StringComparison.Ordinal));
        var page = Run("matrix", Inkwell, "--format", "html").Output;
        Assert.StartsWith("<!doctype html>", page, StringComparison.Ordinal);
        Assert.Contains("<td>use</td><td>name, email", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_compared_with_itself_decides_alike() =>
        Assert.Equal((PolicyCommand.Fine, "The versions decide alike.\n", ""), Run("diff", Inkwell, Inkwell));

    [Fact]
    public async Task A_comparison_counts_the_people_whose_data_it_reaches()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        using var browser = host.Browser("inkwell");
        await RecordSteps.WriteLetterAsync(browser, "counted@example.org", "Counted");
        var next = Write("next.md", (await File.ReadAllTextAsync(Inkwell, TestContext.Current.CancellationToken)) + "\n### More {#more}\n```policy\nuse message for analytics\n```\n");
        var (code, output, _) = Run("diff", Inkwell, next, "--data", host.Data);
        Assert.Equal(PolicyCommand.Findings, code);
        Assert.Contains("use message for analytics", output, StringComparison.Ordinal);
        Assert.Contains("Held under the old version: 1 collections of 1 people; what is newly permitted concerns 1 of them.", output, StringComparison.Ordinal);
        Assert.Contains("each person needs a delivered notice and 30 days", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_names_the_notice_or_consent_that_each_rule_asks_for()
    {
        var next = Write("reach.md", File.ReadAllText(Inkwell) + "\n### More {#more}\n```policy\nuse message for analytics reaching new data\nuse order-note for analytics\nuse cart for audit reaching earlier data after consent\n```\n");
        var output = Run("diff", Inkwell, next).Output;
        Assert.Contains("What is newly permitted is for new data only, so that nobody needs to be told and earlier data stays under the old version, for: use message for analytics unless under-13.", output, StringComparison.Ordinal);
        Assert.Contains("To reach earlier data, each person needs a delivered notice and 30 days without objection, for: use order-note for analytics unless under-13.", output, StringComparison.Ordinal);
        Assert.Contains("To reach earlier data, each person must consent, for: use cart for audit.", output, StringComparison.Ordinal);
        Assert.Contains("\"reaching\": \"earlier data after consent\"", Run("diff", Inkwell, next, "--json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_may_say_where_the_person_lives()
    {
        var file = Write("residence.md", File.ReadAllText(Inkwell) + "\n### More {#more}\n```policy\nuse message for market-research when resident(us) unless resident(california)\n```\n");
        (int Code, string Output, string Error) Explain(params string[] given) =>
            Run("explain", [file, "--action", "use", "--categories", "message", "--purpose", "market-research", .. given]);
        Assert.Equal(PolicyCommand.Fine, Explain("--given", "resident(oregon)").Code);
        Assert.Equal(PolicyCommand.Findings, Explain("--given", "resident(california)").Code);
        Assert.Contains("message would be permitted if the person were known to live in us and outside california", Explain().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kept: 'shar' is not a verb: collect, use, share, combine, keep; did you mean 'share'?", "explain", "{file}", "--action", "shar", "--categories", "email", "--purpose", "offers")]
    [InlineData("kept: 'ofers' is not a purpose; did you mean 'offers'?", "explain", "{file}", "--action", "use", "--categories", "email", "--purpose", "ofers")]
    [InlineData("kept: a sentence to prove begins with 'never', 'expect deny' or 'expect permit'", "prove", "{file}", "use email for offers")]
    [InlineData("'{file}.missing' cannot be read", "matrix", "{file}.missing")]
    [InlineData("Option '--purpose' is required.", "explain", "{file}", "--action", "use", "--categories", "email")]
    [InlineData("Required argument 'FILE' missing for command: 'check'.", "check")]
    public void Wrong_use_is_told_and_changes_nothing(string message, params string[] args)
    {
        var (code, output, error) = Run(args[0], [.. args[1..].Select(arg => arg.Replace("{file}", Inkwell, StringComparison.Ordinal))]);
        Assert.Equal((PolicyCommand.Misuse, ""), (code, output));
        Assert.Contains(message.Replace("{file}", Inkwell, StringComparison.Ordinal), error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_text_is_refused()
    {
        var file = Path.Combine(folder, "bytes.md");
        File.WriteAllBytes(file, [0xff, 0xfe, 0x00]);
        Assert.Contains("is not UTF-8 text", Run("check", file).Error, StringComparison.Ordinal);
    }

    private static string Inkwell => Path.Combine(Demo.Folder, "inkwell", "2026-11-01.md");

    private static string Older => Path.Combine(Demo.Folder, "inkwell", "2025-06-01.md");

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static (int Code, string Output, string Error) Run(string command, params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = PolicyCommand.Run(["policy", command, .. args], output, error, new FixedClock(new DateTimeOffset(2026, 11, 10, 12, 0, 0, TimeSpan.Zero)));
        return (code, output.ToString(), error.ToString());
    }

    private static JsonNode Json(string command, params string[] args) => JsonNode.Parse(Run(command, args).Output)!;
}
