using Kept.Server;
using Kept.Server.Gate;

namespace Kept.Tests.Scenarios;

/// <summary>What the words after <c>kept</c> mean: none of them is passed over.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("There is no setting '--dta'. Did you mean '--data'?", "--dta", "shop")]
    [InlineData("There is no setting '--dta'. Did you mean '--data'?", "--dta=shop")]
    [InlineData("There is no setting '--Mial:Smtp:Host'. Did you mean '--Mail:Smtp:Host'?", "--urls", "http://localhost:1", "--Mial:Smtp:Host=mx")]
    [InlineData("There is no setting '--Mail:Smpt:Host'. Did you mean '--Mail:Smtp:Host'?", "--Mail:Smpt:Host", "mx")]
    [InlineData("There is no setting '--smtp:host'. Did you mean '--Mail:Smtp:Host'?", "--smtp:host", "mx")]
    [InlineData("There is no setting '--Data:Folder'.", "--Data:Folder", "shop")]
    [InlineData("There is no setting '--Logging:LogLevl:Kept'. Did you mean '--Logging:LogLevel:Kept'?", "--Logging:LogLevl:Kept=Debug")]
    [InlineData("There is no setting '--url'. Did you mean '--urls'?", "--url", "http://localhost:1")]
    [InlineData("There is no setting '--completely-different'.", "--completely-different", "x")]
    [InlineData("'--data' has no value.", "--data", "")]
    [InlineData("'--data' has no value.", "--data=")]
    [InlineData("'--database' has no value.", "--database=")]
    [InlineData("--Mail: 'Mail' is a group of settings, such as 'Mail:Smtp:Host', and has no value itself.", "--Mail=mx")]
    [InlineData("--Mail:Smtp:Port: Mail:Smtp:Port is a number from 1 to 65535.", "--Mail:Smtp:Port=0")]
    [InlineData("--Mail:Smtp:Port: Mail:Smtp:Port is a number from 1 to 65535.", "--Mail:Smtp:Port=many")]
    [InlineData("--Mail:Smtp:Security: Mail:Smtp:Security is one of StartTls, Tls, None.", "--Mail:Smtp:Security=7")]
    [InlineData("--Agents:LoopbackCallbacks: Agents:LoopbackCallbacks is 'true' or 'false'.", "--Agents:LoopbackCallbacks=yes")]
    [InlineData("--Ledger:Witnesses: 'Ledger:Witnesses' is a list. Write its first value as 'Ledger:Witnesses:0'.", "--Ledger:Witnesses=w")]
    [InlineData("--Logging:LogLevel:Kept: Logging:LogLevel:Kept is one of Trace, Debug, Information, Warning, Error, Critical, None.", "--Logging:LogLevel:Kept=loud")]
    [InlineData("--urls: An address to listen on is written as http://localhost:5080.", "--urls=5080")]
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
    [InlineData("--data", "shop", "--urls", "http://127.0.0.1:5080")]
    [InlineData("--DATABASE=Host=db;Database=kept", "--Mail:Smtp:Port", "25", "--Logging:LogLevel:Kept=Debug", "--environment", "Production")]
    [InlineData("--Payments:Stripe:SecretKey", "-x", "--Ledger:Witnesses:0=w+0+a", "--Agents:LoopbackCallbacks=true", "--PublicUrl:Port=443", "--PublicUrl:Proxies:0=10.0.0.0/8", "--Kestrel:Limits:MaxConcurrentConnections=100", "--Kestrel:Endpoints:Web:Url=http://localhost:1")]
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
        Assert.Equal("kept: There is no setting '--dta'. Did you mean '--data'?\n", error.ToString());
    }
}
