using Kept.Server;
using Kept.Server.Gate;

namespace Kept.Tests.Scenarios;

/// <summary>What the words after <c>kept</c> mean: none of them is passed over.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("There is no setting '--dta'.", "--dta", "shop")]
    [InlineData("There is no setting '--dta'.", "--dta=shop")]
    [InlineData("There is no setting '--Mial:Smtp:Host'.", "--urls", "http://localhost:1", "--Mial:Smtp:Host=mx")]
    [InlineData("'--data' has no value.", "--data")]
    [InlineData("'--data' has no value.", "--data", "--urls", "http://localhost:1")]
    [InlineData("'serve' is no command, and a setting begins with two dashes.", "serve")]
    [InlineData("'shop' is no command, and a setting begins with two dashes.", "--data=data", "shop")]
    [InlineData("'-d' is no command, and a setting begins with two dashes.", "-d", "shop")]
    public void Word_that_means_nothing_is_named(string fault, params string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(CommandLine.Misuse, CommandLine.Answer(words, output, error));
        Assert.Equal($"kept: {fault} 'kept --help' lists what there is.\n", error.ToString());
    }

    [Theory]
    [InlineData]
    [InlineData("--data", "shop", "--database=", "--urls", "http://127.0.0.1:5080")]
    [InlineData("--DATABASE=Host=db;Database=kept", "--Mail:Smtp:Port", "25", "--Logging:LogLevel:Kept=Debug", "--environment", "Production")]
    [InlineData("--Payments:Stripe:SecretKey", "-x", "--Ledger:Witnesses:0=w+0+a", "--Agents:LoopbackCallbacks=true", "--PublicUrl:Port=443")]
    public void Settings_start_the_server(params string[] words) => Assert.Null(CommandLine.Answer(words, TextWriter.Null, TextWriter.Null));

    [Theory, InlineData("--help"), InlineData("-h"), InlineData("help"), InlineData("--help", "--data", "x")]
    public void Help_is_given(params string[] words)
    {
        var output = new StringWriter();
        Assert.Equal(0, CommandLine.Answer(words, output, TextWriter.Null));
        Assert.Equal(CommandLine.Help, output.ToString());
    }

    [Fact]
    public async Task Server_that_was_told_a_misspelt_setting_does_not_start() => Assert.Equal(CommandLine.Misuse, await Program.Main(["--dta", "shop"]));

    [Fact]
    public void Version_is_told()
    {
        var output = new StringWriter();
        Assert.Equal(0, CommandLine.Answer(["--version"], output, TextWriter.Null));
        Assert.Matches(@"^\d+\.\d+\.\d+", output.ToString());
    }

    [Theory, InlineData("rotate"), InlineData("status")]
    public async Task Master_key_of_another_folder_than_was_meant_is_never_replaced(string command)
    {
        var error = new StringWriter();
        Assert.Equal(CommandLine.Misuse, await KeysCommand.RunAsync(["keys", command, "--dta", "shop"], TextWriter.Null, error));
        Assert.Equal("kept: There is no setting '--dta'.\n", error.ToString());
    }
}
