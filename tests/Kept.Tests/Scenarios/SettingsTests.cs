using System.Diagnostics;
using CsCheck;
using Kept.Server;
using Kept.Server.Shared;
using Kept.Tests.Architecture;
using Kept.Tests.Hosting;

namespace Kept.Tests.Scenarios;

/// <summary>
/// Settings that mean nothing, or that cannot be used, stop the start with one line that says where they stand. Nothing is made or opened.
/// </summary>
public sealed class SettingsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kept-settings-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("""{ "Mail": { "Smpt": { "Host": "mx" } } }""", "kept.json: there is no setting 'Mail:Smpt:Host'; did you mean 'Mail:Smtp:Host'?")]
    [InlineData("""{ "Dta": "shop" }""", "kept.json: there is no setting 'Dta'; did you mean 'Data'?")]
    [InlineData("""{ "Data": "" }""", "kept.json: 'Data' has no value. Leave it out to have the default.")]
    [InlineData("""{ "Data": null }""", "kept.json: 'Data' has no value. Leave it out to have the default.")]
    [InlineData("""{ "PublicUrl": { "Port": 70000 } }""", "kept.json: PublicUrl:Port is a number from 1 to 65535.")]
    [InlineData("""{ "PublicUrl": { "Scheme": "ftp" } }""", "kept.json: PublicUrl:Scheme is 'http' or 'https'.")]
    [InlineData("""{ "Mail": "mx" }""", "kept.json: 'Mail' is a group of settings, such as 'Mail:Smtp:Host', and has no value itself.")]
    [InlineData("{\n  \"Data\": \"shop\",\n  \"Mail\": { Smtp }\n}", "kept.json:3:13: 'S' is an invalid start of a property name. Expected a '\"'.")]
    [InlineData("{ \"Data\": \"shop\"", "kept.json:1:17: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed.")]
    [InlineData("[]", "kept.json: Top-level JSON element must be an object. Instead, 'Array' was found.")]
    [InlineData("""{ "Payments": { "Stripe": { "SecretKey": "sk_1" } } }""", "Payments:Stripe:SecretKey is set, but Payments:Stripe:WebhookSecret is not. Take it from the endpoint /webhooks/stripe in Stripe's dashboard.")]
    [InlineData("""{ "PublicUrl": { "Proxies": ["proxy.example"] } }""", "The settings of PublicUrl are wrong: PublicUrl:Proxies has 'proxy.example', which is no IP address or network such as 10.0.0.0/8.")]
    [InlineData("""{ "Database": "marked-secret" }""", "The setting Database is no connection string of Npgsql, such as Host=db;Database=kept;Username=kept;Password=….")]
    public async Task File_that_cannot_be_used_stops_the_start(string json, string fault)
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "kept.json"), json, TestContext.Current.CancellationToken);
        Assert.Equal((3, $"kept: {fault}\n"), await StartAsync([]));
        Assert.Equal(["kept.json"], folder.EnumerateFileSystemInfos().Select(f => f.Name));
    }

    [Theory]
    [InlineData("KEPT__MAIL__SMPT__HOST", "mx", "environment variable KEPT__MAIL__SMPT__HOST: there is no setting 'MAIL:SMPT:HOST'; did you mean 'Mail:Smtp:Host'?")]
    [InlineData("KEPT__DATABASE", "", "environment variable KEPT__DATABASE: 'DATABASE' has no value. Leave it out to have the default.")]
    [InlineData("KEPT__PUBLICURL__PORT", "high", "environment variable KEPT__PUBLICURL__PORT: PublicUrl:Port is a number from 1 to 65535.")]
    [InlineData("KEPT_DATABASE", "Host=db", "environment variable KEPT_DATABASE: there is no such setting; did you mean 'KEPT__DATABASE'?")]
    [InlineData("KEPT_MAIL_SMTP_HOST", "mx", "environment variable KEPT_MAIL_SMTP_HOST: there is no such setting; did you mean 'KEPT__MAIL__SMTP__HOST'?")]
    public async Task Variable_that_means_nothing_stops_the_start(string name, string value, string fault)
    {
        Assert.Equal((3, $"kept: {fault}\n"), await StartAsync([], (name, value)));
        Assert.Empty(folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task Flag_that_means_nothing_stops_the_start() => Assert.Equal(
        (CommandLine.Misuse, "kept: There is no setting '--Mail:Smpt:Host'. Did you mean '--Mail:Smtp:Host'? 'kept --help' lists what there is.\n"),
        await StartAsync(["--Mail:Smpt:Host", "mx"]));

    [Fact]
    public async Task Settings_of_dotnet_and_an_empty_list_are_taken_from_a_file()
    {
        await using var kept = await KeptProcess.AtRestAsync(Provider.Sqlite);
        await File.WriteAllTextAsync(Path.Combine(kept.Data, "kept.json"),
            """
            // A comment is fine.
            { "Logging": { "LogLevel": { "Kept": "Debug", "Microsoft.AspNetCore": "Warning" } }, "AllowedHosts": "*", "Ledger": { "Witnesses": [] }, "Mail": {},
              "Kestrel": { "Limits": { "MaxConcurrentConnections": 100 } }, }
            """, TestContext.Current.CancellationToken);
        await kept.RunAsync(("KEPT__PUBLICURL__SCHEME", "http"), ("DATA", "elsewhere"));
        Assert.True(File.Exists(Path.Combine(kept.Data, "kept.db")));
    }

    [Fact]
    public void Every_setting_of_the_readme_is_one_and_every_one_is_there()
    {
        var readme = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));
        foreach (var setting in Settings.List.All)
            Assert.True(readme.Contains($"`{setting.Name}", StringComparison.OrdinalIgnoreCase) || readme.Contains($"`:{setting.Property.Name}`", StringComparison.Ordinal), $"README.md does not tell of {setting.Name}.");
    }

    /// <summary>Whatever is typed, it is named or taken, and no value is repeated.</summary>
    [Fact]
    public void Any_flag_is_taken_or_refused_in_one_line() =>
        Gen.Select(Gen.String[Gen.Char["adtDmilMsp:0-_ é"], 1, 60], Gen.String[Gen.Char["x1=;"], 0, 9]).Sample((name, value) =>
        {
            var fault = CommandLine.Fault([$"--{name}=marked{value}"]);
            Assert.True(fault is null || (!fault.Contains('\n') && !fault.Contains("marked", StringComparison.Ordinal)), fault);
        });

    [Fact]
    public void One_slip_of_the_pen_is_understood() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 100]).Sample((number, at) =>
        {
            var setting = Settings.List.All.Where(s => s.Name.Length is > 4 and < 40).ElementAt(number % Settings.List.All.Count(s => s.Name.Length is > 4 and < 40));
            var typed = setting.Name.Insert(1 + at % (setting.Name.Length - 1), "q");
            Assert.Contains($"did you mean '{setting.Name}'", SettingsCheck.FaultOf(Settings.List, typed, "x"), StringComparison.Ordinal);
        });

    private async Task<(int Code, string Error)> StartAsync(string[] flags, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "kept.dll"), .. flags])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder.FullName,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }
}
