using Kept.Policy;
using Kept.Server.Policies;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using static Kept.Tests.Policies.PublishingSteps;

namespace Kept.Tests.Policies;

/// <summary>Published versions in the database: one truth for every node, and nobody changes it unseen.</summary>
public sealed class PolicyStartTests
{
    [Fact]
    public async Task Two_nodes_on_one_database_switch_at_the_same_moment_without_a_restart()
    {
        await using var one = await KeptHost.StartAsync(Provider.Postgres);
        await using var two = await KeptHost.StartAsync(Provider.Postgres, null, $"--database={one.Database}");
        var day = one.Today(2);
        await PublishAsync(one, NextText(one, day, day));
        var shelf = two.Services.GetRequiredService<PolicyShelf>();
        await Eventually.TrueAsync("the other node to know the version", () => Task.FromResult(shelf.Find("inkwell", day) is not null));
        Assert.NotEqual(day, shelf.InForce("inkwell", two.Clock.GetUtcNow()).Document.Version);
        two.Clock.Advance(TimeSpan.FromDays(2));
        using var shopper = two.Browser();
        Assert.Contains("How we learn", (await shopper.GetAsync("/privacy/policy")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_file_of_a_published_version_stops_the_start()
    {
        var folder = Directory.CreateTempSubdirectory("kept-policies-").FullName;
        try
        {
            Copy(Path.Combine(AppContext.BaseDirectory, "policies"), folder);
            await using var host = await KeptHost.StartAsync(Provider.Sqlite, null, $"--Policies={folder}");
            var error = await Assert.ThrowsAsync<StartupException>(() => host.RestartAsync(
                () => File.AppendAllText(Path.Combine(folder, "inkwell", "2026-11-01.md"), "\nWe may do more.\n")));
            Assert.Contains("policies/inkwell/2026-11-01.md is not the file that was published", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_version_without_its_file_stays_in_force()
    {
        var folder = Directory.CreateTempSubdirectory("kept-policies-").FullName;
        try
        {
            Copy(Path.Combine(AppContext.BaseDirectory, "policies"), folder);
            await using var host = await KeptHost.StartAsync(Provider.Sqlite, null, $"--Policies={folder}");
            await host.RestartAsync(() => File.Delete(Path.Combine(folder, "inkwell", "2026-11-01.md")));
            using var shopper = host.Browser();
            Assert.Contains("November 1, 2026", (await shopper.GetAsync("/privacy/policy")).Text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*.md", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
