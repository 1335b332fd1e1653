using Kept.Server.Storage;
using Kept.Tests.Hosting;

namespace Kept.Tests.Scenarios;

/// <summary>A start that finds only a part of an installation makes no new one beside it.</summary>
public sealed class LostFilesTests
{
    [Fact]
    public async Task Missing_database_beside_a_key_store_opens_no_empty_shop()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var database = Path.Combine(host.Data, "kept.db");

        var error = await Assert.ThrowsAsync<StartupException>(() => host.RestartAsync(() => File.Delete(database)));

        Assert.Contains(
            $"The database '{database}' is missing, but the key store",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("kept restore", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(database));
    }

    [Fact]
    public async Task Empty_database_beside_a_key_store_opens_no_empty_shop_on_PostgreSQL()
    {
        var keys = await Postgres.NewDatabaseAsync();
        await using (await KeptHost.StartAsync(Provider.Postgres, null, $"--Keys={keys}"))
        {
            var error = await Assert.ThrowsAsync<StartupException>(() =>
                KeptHost.FirstStartAsync(Provider.Postgres, $"--Keys={keys}")
            );
            Assert.Contains(
                "The PostgreSQL database in the setting 'Database' is empty, but the key store",
                error.Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task Data_folder_that_cannot_be_written_is_told_in_one_line()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var taken = Path.Combine(host.Data, "kept.lock");

        var error = await Assert.ThrowsAsync<StartupException>(() =>
            host.RestartAsync(() =>
            {
                // Nobody may open a folder as a file, not even root, for whom modes mean nothing.
                File.Delete(taken);
                Directory.CreateDirectory(taken);
            })
        );

        Assert.Contains(taken, error.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"must be able to read and write the data folder '{host.Data}'",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("\n", error.Message, StringComparison.Ordinal);
    }
}
