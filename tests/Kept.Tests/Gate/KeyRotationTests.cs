using System.Diagnostics;
using System.Security.Cryptography;
using Kept.Server.Gate;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Gate;

/// <summary>The master key is replaced: nothing is lost, whenever the command is killed, and everything opens as before.</summary>
public sealed class KeyRotationTests
{
    [Fact]
    public async Task Killed_at_every_step_a_rotation_goes_on_and_everything_opens_as_before()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var person = await Sealing.CollectAsync(host, "kept@example.org");
        await AddKeysAsync(host, 1200);
        var (index, link, origin) = Made(host);
        using var staff = await host.StaffAsync();
        var before = await File.ReadAllTextAsync(KeyPath(host), TestContext.Current.CancellationToken);
        await host.StopAsync(_ => Task.CompletedTask);

        foreach (var point in new[] { "rotate-begun", "rotate-batch", "rotate-batch", "rotate-installation", "rotate-ring", "rotate-ring" })
        {
            Assert.Equal(ServerEndedException.Killed, (await ProcessAsync(host, point, "rotate")).Code);
            Assert.Equal(2, KeysAtHand(host).Length);
            Assert.Contains("A rotation goes on", (await ProcessAsync(host, "", "status")).Output, StringComparison.Ordinal);
        }
        // The old key goes by one exchange of the file, so a kill after it finds the rotation done.
        Assert.Equal(ServerEndedException.Killed, (await ProcessAsync(host, "rotate-retired", "rotate")).Code);
        Assert.DoesNotContain(before.Trim(), KeysAtHand(host));
        Assert.Single(KeysAtHand(host));
        // Nothing of the last one is left to do, so this is another, which nobody kills.
        var (code, output) = await ProcessAsync(host, "", "rotate");
        Assert.Equal(0, code);
        Assert.Contains("the old one is gone", output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyPath(host)));
        Assert.Matches(@"wraps (12\d\d) of \1 data keys; the installation's secrets: yes", (await ProcessAsync(host, "", "status")).Output);
        await host.RestartAsync();
        Assert.Equal("kept@example.org", await Sealing.OpenAsync(host, person));
        Assert.Equal((index, link, origin), Made(host));
        // The sign-in key ring was sealed by the old key too: who was signed in still is.
        Assert.Equal("/console", (await staff.GetAsync("/console")).Url.AbsolutePath);
    }

    [Fact]
    public async Task Key_from_the_environment_is_replaced_by_naming_the_old_one_beside_it()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var person = await Sealing.CollectAsync(host, "kept@example.org");
        await host.StopAsync(_ => Task.CompletedTask);
        var (old, made) = ((await File.ReadAllTextAsync(KeyPath(host), TestContext.Current.CancellationToken)).Trim(), New());
        File.Delete(KeyPath(host));

        var (code, output) = await CommandAsync(host, "rotate", $"--Key={made}", $"--OldKey={old}");

        Assert.Equal(0, code);
        Assert.Contains("remove KEPT__OLDKEY", output, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyPath(host)));
        await File.WriteAllTextAsync(KeyPath(host), made, TestContext.Current.CancellationToken);
        await host.RestartAsync();
        Assert.Equal("kept@example.org", await Sealing.OpenAsync(host, person));
    }

    [Fact]
    public async Task A_rotation_is_refused_while_a_server_runs_on_the_data_folder_or_with_another_key()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var file = await File.ReadAllTextAsync(KeyPath(host), TestContext.Current.CancellationToken);

        var running = await CommandAsync(host, "rotate");
        await host.StopAsync(_ => Task.CompletedTask);
        var wrong = await CommandAsync(host, "rotate", $"--Key={New()}", $"--OldKey={New()}");
        var fromSettings = await CommandAsync(host, "rotate", $"--Key={file.Trim()}");

        Assert.Equal((3, 3, 3), (running.Code, wrong.Code, fromSettings.Code));
        Assert.Contains("Another server is running on the data folder", running.Output, StringComparison.Ordinal);
        Assert.Contains("not the one this database was sealed with", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("KEPT__OLDKEY", fromSettings.Output, StringComparison.Ordinal);
        Assert.Equal(file, await File.ReadAllTextAsync(KeyPath(host), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task On_PostgreSQL_a_second_rotation_is_refused_and_a_running_server_opens_and_seals_before_and_after()
    {
        await using var host = await KeptHost.StartAsync(Provider.Postgres);
        var before = await Sealing.CollectAsync(host, "before@example.org");

        var both = await Task.WhenAll(CommandAsync(host, "rotate", "--retire"), CommandAsync(host, "rotate", "--retire"));
        var after = await Sealing.CollectAsync(host, "after@example.org");

        Assert.Equal([0, 3], both.Select(b => b.Code).Order());
        Assert.Contains(both, b => b.Output.Contains("Another 'kept keys rotate' is running", StringComparison.Ordinal));
        Assert.Single(KeysAtHand(host));
        Assert.Equal("before@example.org", await Sealing.OpenAsync(host, before));
        await host.RestartAsync();
        Assert.Equal("before@example.org", await Sealing.OpenAsync(host, before));
        Assert.Equal("after@example.org", await Sealing.OpenAsync(host, after));
    }

    [Fact]
    public async Task On_PostgreSQL_two_servers_go_on_while_the_key_comes_to_both_and_each_step_of_its_rotation_is_killed()
    {
        await using var one = await KeptHost.StartAsync(Provider.Postgres);
        await using var two = await KeptHost.BesideAsync(one);
        var old = Assert.Single(KeysAtHand(one));
        using var stop = new CancellationTokenSource();
        var working = Task.WhenAll(Task.Run(() => Sealing.CollectAndOpenAsync(one, two, stop.Token)), Task.Run(() => Sealing.CollectAndOpenAsync(two, one, stop.Token)));

        // The second server has the old key alone still, so nobody may wrap by the new one.
        Assert.Equal(ServerEndedException.Killed, (await ProcessAsync(one, "rotate-begun", "rotate")).Code);
        Assert.Contains("--retire", (await CommandAsync(one, "rotate")).Output, StringComparison.Ordinal);
        Assert.Equal(old, KeysAtHand(one)[1]);
        Assert.Single(KeysAtHand(two));
        Assert.Equal("early@example.org", await Sealing.OpenAsync(two, await Sealing.CollectAsync(one, "early@example.org")));
        File.Copy(KeyPath(one), KeyPath(two), overwrite: true);
        foreach (var point in new[] { "rotate-installation", "rotate-batch", "rotate-ring", "rotate-retired" })
            Assert.Equal(ServerEndedException.Killed, (await ProcessAsync(one, point, "rotate", "--retire")).Code);
        File.Copy(KeyPath(one), KeyPath(two), overwrite: true);
        var late = await Sealing.CollectAsync(two, "late@example.org");
        await stop.CancelAsync();
        var people = (await working).SelectMany(p => p).ToList();

        Assert.NotEqual(old, Assert.Single(KeysAtHand(one)));
        Assert.Matches(@"wraps (\d+) of \1 data keys", (await ProcessAsync(one, "", "status")).Output);
        Assert.True(people.Count > 20, $"Only {people.Count} people came meanwhile.");
        await one.RestartAsync();
        await two.RestartAsync();
        foreach (var (person, email) in people.Append((late, "late@example.org")))
            Assert.Equal((email, email), (await Sealing.OpenAsync(one, person), await Sealing.OpenAsync(two, person)));
    }

    [Fact]
    public async Task A_backup_from_before_a_rotation_opens_with_the_old_key_beside_the_new_one()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var person = await Sealing.CollectAsync(host, "backup@example.org");
        var (database, old) = (Path.Combine(host.Data, "kept.db"), Assert.Single(KeysAtHand(host)));
        await host.StopAsync(_ => Task.CompletedTask);
        File.Copy(database, database + ".old");
        Assert.Equal(0, (await CommandAsync(host, "rotate")).Code);

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        File.Copy(database + ".old", database, overwrite: true);
        var error = await Assert.ThrowsAsync<StartupException>(() => host.RestartAsync());
        Assert.Contains("put the old key as a second line", error.Message, StringComparison.Ordinal);
        await host.RestartAsync(() => File.AppendAllText(KeyPath(host), old + "\n"));

        Assert.Equal("backup@example.org", await Sealing.OpenAsync(host, person));
    }

    private static string KeyPath(KeptHost host) => Path.Combine(host.Data, "kept.key");

    private static string[] KeysAtHand(KeptHost host) => File.ReadAllText(KeyPath(host)).Trim().Split('\n');

    private static string New() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>What must outlive the master key: a blind index, a link's token and the ledger's key.</summary>
    private static (string Index, string Link, string Origin) Made(KeptHost host)
    {
        using var scope = host.Services.CreateScope();
        return (Convert.ToHexString(scope.ServiceProvider.GetRequiredService<Intake>().EmailIndex("kept@example.org")),
            scope.ServiceProvider.GetRequiredService<LinkTokens>().Create(LinkKind.Record, Guid.Empty),
            host.Services.GetRequiredService<Kept.Server.Ledgers.LedgerSigner>().Key.ToString());
    }

    private static Task AddKeysAsync(KeptHost host, int count) => host.ScopedAsync(async s =>
    {
        var vault = s.GetRequiredService<Vault>();
        var keys = Enumerable.Range(0, count).Select(_ => vault.NewKey(Guid.CreateVersion7())).Select(k => new StoredKey(k.Id, k.Wrapped, ""));
        await s.GetRequiredService<KeyStore>().TakeInAsync(keys, default);
        return true;
    });

    private static async Task<(int Code, string Output)> CommandAsync(KeptHost host, params string[] args)
    {
        using var output = new StringWriter();
        var code = await KeysCommand.RunAsync(["keys", .. args, $"--data={host.Data}", .. Postgres.Flag(host.Database)], TextWriter.Synchronized(output), TextWriter.Synchronized(output));
        return (code, output.ToString());
    }

    private static async Task<(int Code, string Output)> ProcessAsync(KeptHost host, string fault, params string[] command)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "kept.dll"), "keys", .. command, "--data", host.Data, .. Postgres.Flag(host.Database)])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = host.Data,
        };
        if (fault.Length > 0)
            start.Environment["KEPT__FAULT"] = fault;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output);
    }
}
