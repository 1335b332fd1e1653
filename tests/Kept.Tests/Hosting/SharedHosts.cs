using Kept.Tests.Hosting;

[assembly: AssemblyFixture(typeof(SharedHosts))]

namespace Kept.Tests.Hosting;

/// <summary>
/// One running server a provider for all tests that need no clock, settings or emptiness of their own. A test class takes it in
/// its constructor. Tests run side by side on it, in random order: <see cref="AddressClaims"/> refuses an e-mail address that
/// another test uses, and <see cref="Orders.Stock.ProductAsync"/> gives each its own product.
/// </summary>
public sealed class SharedHosts : IAsyncDisposable
{
    private readonly Lazy<Task<KeptHost>> sqlite = new(() => KeptHost.ShareAsync(Provider.Sqlite));
    private readonly Lazy<Task<KeptHost>> postgres = new(() => KeptHost.ShareAsync(Provider.Postgres));

    public Task<KeptHost> GetAsync(Provider provider) => (provider == Provider.Postgres ? postgres : sqlite).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in new[] { sqlite, postgres })
            if (host.IsValueCreated && host.Value.IsCompletedSuccessfully)
                await (await host.Value).DisposeAsync();
    }
}
