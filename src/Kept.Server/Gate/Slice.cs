using System.Security.Cryptography;
using Kept.Ledger;
using Kept.Server.Ledgers;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

internal static class Slice
{
    public static IReadOnlyList<RouteRule> Routes { get; } = [];

    /// <summary>Binds the sealed key of the ledger.</summary>
    public static ReadOnlySpan<byte> LedgerSeedContext => "ledger-seed"u8;

    public static void AddGate(this IServiceCollection services)
    {
        services.AddSingleton<MasterKeyHolder>();
        services.AddScoped(s => s.GetRequiredService<MasterKeyHolder>().Key);
        services.AddScoped<LinkTokens>();
        services.AddDataProtection().SetApplicationName("Kept").PersistKeysToDbContext<KeptDb>();
        services.AddSingleton<MasterKeyXml>();
        services.AddOptions<KeyManagementOptions>().Configure<MasterKeyXml>((o, xml) => o.XmlEncryptor = xml);
        services.AddSingleton<KeyStoreFile>();
        services.AddSingleton<KeyStore>();
        services.AddScoped<KeyEndings>();
        services.AddSingleton<WrappedKeys>();
        services.AddHostedService<WrappedKeysWatch>();
        services.AddScoped<KeyRing>();
        services.AddScoped<KeyStart>();
        services.AddHostedService<KeyEndingJob>();
        services.AddScoped<RestoredLog>();
        services.AddHostedService<LogHeadJob>();
        services.AddScoped<Vault>();
        services.AddSingleton<StandingQuery>(s => s.GetRequiredService<StorageOptions>().IsPostgres ? new PostgresStandingQuery(s.GetRequiredService<StorageOptions>()) : new SqliteStandingQuery());
        services.AddScoped<Standings>();
        services.AddScoped<PolicyGate>();
        services.AddScoped<Intake>();
        services.AddScoped<DayKeys>();
        services.AddScoped<NetworkLog>();
        services.AddScoped<Resealing>();
        services.AddScoped<Holdings>();
        services.AddScoped<HoldingCounts>();
        services.AddHostedService<HoldingCountsJob>();
    }

    /// <summary>Loads the master key and checks that it is the one this database was sealed with.</summary>
    public static async Task UnlockAsync(IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<KeptDb>();
        var options = services.GetRequiredService<StorageOptions>();
        var installation = await db.Set<Installation>().AsNoTracking().SingleOrDefaultAsync(cancel);
        var ledger = services.GetRequiredService<LedgerOptions>();
        ledger.RequireOrigin(installation is null ? null : RestoredLog.FirstName(installation.Origin));
        var key = MasterKey.Load(options, mayCreate: installation is null);
        if (installation is null)
        {
            var time = services.GetRequiredService<TimeProvider>();
            var origin = ledger.Origin ?? $"kept.invalid/{Tokens.New(8)}";
            db.Add(new Installation { KeyCheck = key.Check, Origin = origin, CreatedAt = time.GetUtcNow() });
            await db.SaveChangesAsync(cancel);
        }
        else if (!key.Knows(installation.KeyCheck))
        {
            throw new StartupException("The master key is not the one this database was sealed with. Put the right kept.key into the data folder, or set KEPT__KEY. If this is a backup from before the key was rotated, put the old key as a second line into kept.key, or set KEPT__OLDKEY.");
        }
        if (installation is not null)
            key.Follow(installation.KeyCheck);
        await UseSecretsAsync(db, key, cancel);
        services.GetRequiredService<MasterKeyHolder>().Key = key;
        await services.GetRequiredService<KeyStart>().RunAsync(cancel);
        var seed = await UnsealAsync(db, key, cancel);
        await services.GetRequiredService<RestoredLog>().RunAsync(seed, cancel);
        var name = await db.Set<Installation>().Select(i => i.Origin).SingleAsync(cancel);
        services.GetRequiredService<LedgerSigner>().Signer = new NoteSigner(name, NoteSignatureType.Ed25519, seed);
        await services.GetRequiredService<LedgerTree>().CompleteAsync(cancel);
    }

    /// <summary>The secrets of blind indexes and links; made once, from the key that made them before they were the installation's own.</summary>
    private static async Task UseSecretsAsync(KeptDb db, MasterKey key, CancellationToken cancel)
    {
        var installation = await db.Set<Installation>().AsNoTracking().SingleAsync(cancel);
        if (installation.Secrets is null)
        {
            var made = key.SealSecrets(installation.KeyCheck);
            await db.Set<Installation>().Where(i => i.Secrets == null).ExecuteUpdateAsync(i => i.SetProperty(x => x.Secrets, made), cancel);
            installation = await db.Set<Installation>().AsNoTracking().SingleAsync(cancel);
        }
        key.UseSecrets(installation.Secrets!);
    }

    /// <summary>The ledger's key; made once, and by whichever node comes first when several start at once.</summary>
    private static async Task<byte[]> UnsealAsync(KeptDb db, MasterKey key, CancellationToken cancel)
    {
        var made = key.Wrap(RandomNumberGenerator.GetBytes(NoteSigner.SeedLength), LedgerSeedContext);
        await db.Set<Installation>().Where(i => i.LedgerSeed == null).ExecuteUpdateAsync(i => i.SetProperty(x => x.LedgerSeed, made), cancel);
        var installation = await db.Set<Installation>().AsNoTracking().SingleAsync(cancel);
        return key.Unwrap(installation.LedgerSeed, LedgerSeedContext);
    }
}

/// <summary>Holds the master key from the moment start-up has checked it.</summary>
internal sealed class MasterKeyHolder
{
    private MasterKey? key;

    public MasterKey Key
    {
        get => key ?? throw new InvalidOperationException("The master key is used before it was unlocked.");
        set => key = value;
    }
}
