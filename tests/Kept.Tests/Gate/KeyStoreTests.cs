using System.Security.Cryptography;
using Kept.Server.Gate;
using Kept.Server.People;
using Kept.Server.Requests;
using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kept.Tests.Gate;

/// <summary>INVARIANT (ERASE) where database and key store are two: one older than the other, one missing, one ahead.</summary>
public sealed class KeyStoreTests
{
    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task An_old_backup_of_the_database_brings_nobody_back(Provider provider)
    {
        var keys = provider == Provider.Postgres ? await Postgres.NewDatabaseAsync() : "";
        string[] store = keys.Length > 0 ? [$"--Keys={keys}"] : [];
        await using var host = await KeptHost.StartAsync(provider, null, store);
        var (erased, other, order) = (await Sealing.CollectAsync(host, "gone@example.org"), await Sealing.CollectAsync(host, "stays@example.org"), Guid.CreateVersion7());
        await Sealing.CollectAsync(host, "stays@example.org", order);
        var backup = "";
        await host.RestartAsync(() => backup = Backup(host, provider));
        var later = await Sealing.CollectAsync(host, "later@example.org");
        await Sealing.InTransactionAsync(host, async s =>
        {
            await s.GetRequiredService<Erasure>().EraseAsync(erased, "inkwell", default);
            await s.GetRequiredService<Erasure>().EraseAsync(later, "inkwell", default);
            await s.GetRequiredService<Intake>().DestroyKeyAsync(order, default);
        });
        await host.StopAsync(_ => Task.CompletedTask);

        if (provider == Provider.Sqlite)
            File.Copy(backup, Path.Combine(host.Data, "kept.db"), overwrite: true);
        await using var restored = await KeptHost.StartAsync(provider, null, [.. store, $"--data={host.Data}", .. Postgres.Flag(provider == Provider.Postgres ? backup : "")]);

        Assert.NotNull(await restored.DbAsync(db => db.Set<Person>().Where(p => p.Id == erased).Select(p => p.ErasedAt).SingleAsync()));
        Assert.Equal([other], await restored.DbAsync(db => db.Set<Address>().Select(a => a.PersonId).ToListAsync()));
        Assert.Equal([other], await restored.DbAsync(db => db.Set<Collection>().Select(c => c.KeyId).ToListAsync()));
        Assert.Equal(3, await restored.DbAsync(db => db.Set<DataKey>().CountAsync(k => k.DestroyedAt != null)));
        Assert.Equal("stays@example.org", await Sealing.OpenAsync(restored, other));
        Assert.Empty(await UndoneAsync(restored));
        await Assert.ThrowsAsync<KeyDestroyedException>(() => Sealing.CollectAsync(restored, "anybody@example.org", later));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_missing_key_store_is_named_and_not_replaced(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        await Sealing.CollectAsync(host, "sealed@example.org");
        if (provider == Provider.Postgres)
            await host.DbAsync(db => db.Database.ExecuteSqlRawAsync("DROP SCHEMA kept_keys CASCADE"));

        var error = await Assert.ThrowsAsync<StartupException>(() => host.RestartAsync(() => DeleteStore(host)));

        Assert.Contains("is missing, but the database holds data of people", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(host.Data, "keys.db")));
    }

    [Fact]
    public async Task A_key_store_that_is_older_than_the_database_is_refused()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        await Sealing.CollectAsync(host, "first@example.org");
        var store = Path.Combine(host.Data, "keys.db");
        await host.RestartAsync(() => File.Copy(store, store + ".old"));
        await Sealing.CollectAsync(host, "second@example.org");

        var error = await Assert.ThrowsAsync<StartupException>(() => host.RestartAsync(() => File.Copy(store + ".old", store, overwrite: true)));

        Assert.Contains("lacks keys that this database needs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_key_store_learns_again_what_was_destroyed()
    {
        await using var host = await KeptHost.StartAsync(Provider.Sqlite);
        var (erased, other) = (await Sealing.CollectAsync(host, "gone@example.org"), await Sealing.CollectAsync(host, "stays@example.org"));
        var store = Path.Combine(host.Data, "keys.db");
        await host.RestartAsync(() => File.Copy(store, store + ".old"));
        await Sealing.InTransactionAsync(host, s => s.GetRequiredService<Erasure>().EraseAsync(erased, "inkwell", default));

        await host.RestartAsync(() => File.Copy(store + ".old", store, overwrite: true));

        Assert.Null((await StoredAsync(host, erased))!.Wrapped);
        Assert.NotNull((await StoredAsync(host, other))!.Wrapped);
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task Of_an_act_that_failed_the_key_serves_the_next_try_and_opens_nothing_until_then(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var (person, order) = (await Sealing.CollectAsync(host, "orphan@example.org"), Guid.CreateVersion7());
        await Assert.ThrowsAsync<InvalidOperationException>(() => Sealing.InTransactionAsync(host, async s =>
        {
            await s.GetRequiredService<KeyRing>().NewAsync(order, default);
            throw new InvalidOperationException("The act fails.");
        }));
        var orphan = (await StoredAsync(host, order))!.Wrapped;
        Assert.Null(await host.ScopedAsync(s => s.GetRequiredService<KeyRing>().FindAsync(order, default)));

        await Sealing.CollectAsync(host, "orphan@example.org", order);
        await host.RestartAsync();

        Assert.Equal(orphan, (await StoredAsync(host, order))!.Wrapped);
        Assert.Equal("orphan@example.org", await Sealing.OpenAsync(host, person));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task A_key_destroyed_twice_keeps_its_first_moment_and_many_are_read_at_once(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        var store = host.Services.GetRequiredService<KeyStore>();
        Guid[] owners = [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7())];
        foreach (var owner in owners)
            await store.AddAsync(owner, RandomNumberGenerator.GetBytes(60), "test", TestContext.Current.CancellationToken);

        await store.DestroyAsync([owners[0]], TestContext.Current.CancellationToken);
        await store.DestroyAsync([owners[0]], TestContext.Current.CancellationToken);

        var found = await store.FindAsync([.. owners, Guid.CreateVersion7()], TestContext.Current.CancellationToken);
        Assert.Equal([null, 60, 60], owners.Select(o => found[o].Wrapped?.Length));
        Assert.Equal(3, found.Count);
        Assert.Equal([owners[0]], await store.TombstonesAsync(Guid.Empty, 10, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<KeyDestroyedException>(() => store.AddAsync(owners[0], RandomNumberGenerator.GetBytes(60), "test", TestContext.Current.CancellationToken));
    }

    [Theory, InlineData(Provider.Sqlite), InlineData(Provider.Postgres)]
    public async Task More_tombstones_than_are_read_at_once_are_all_obeyed(Provider provider)
    {
        await using var host = await KeptHost.StartAsync(provider);
        Guid[] owners = [.. Enumerable.Range(0, KeyStart.BatchSize + 7).Select(_ => Guid.NewGuid())];
        await host.Services.GetRequiredService<KeyStore>().DestroyAsync(owners, TestContext.Current.CancellationToken);
        Assert.Equal(owners.Order(), (await UndoneAsync(host)).Order());
        await host.RestartAsync();
        Assert.Empty(await UndoneAsync(host));
        Assert.Equal(owners.Length, await host.DbAsync(db => db.Set<DataKey>().CountAsync(k => k.DestroyedAt != null)));

        // The other way round: a store that was put back from before they were destroyed.
        await using (var keys = await host.Services.GetRequiredService<KeyStoreFile>().OpenAsync(TestContext.Current.CancellationToken))
        await using (var forget = keys.CreateCommand())
        {
            forget.CommandText = "DELETE FROM data_keys";
            Assert.Equal(owners.Length, await forget.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }
        await host.RestartAsync();
        Assert.Equal(owners.Length, (await host.Services.GetRequiredService<KeyStore>().TombstonesAsync(Guid.Empty, int.MaxValue, TestContext.Current.CancellationToken)).Count);
    }

    private static Task<List<Guid>> UndoneAsync(KeptHost host) => host.ScopedAsync(async s => await s.GetRequiredService<KeyStart>().UndoneAsync(default).ToListAsync());

    private static string Backup(KeptHost host, Provider provider)
    {
        Npgsql.NpgsqlConnection.ClearAllPools();
        if (provider == Provider.Postgres)
            return Postgres.NewDatabaseAsync(host.Database).GetAwaiter().GetResult();
        var copy = Path.Combine(host.Data, "backup.db");
        File.Copy(Path.Combine(host.Data, "kept.db"), copy);
        return copy;
    }

    private static void DeleteStore(KeptHost host)
    {
        foreach (var file in Directory.EnumerateFiles(host.Data, "keys.db*"))
            File.Delete(file);
    }

    private static Task<StoredKey?> StoredAsync(KeptHost host, Guid owner) => host.Services.GetRequiredService<KeyStore>().FindAsync(owner, default);
}
