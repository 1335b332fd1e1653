using System.Security.Cryptography;
using System.Text;
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

    public static void AddGate(this IServiceCollection services)
    {
        services.AddSingleton<MasterKeyHolder>();
        services.AddScoped(s => s.GetRequiredService<MasterKeyHolder>().Key);
        services.AddScoped<LinkTokens>();
        services.AddDataProtection().SetApplicationName("Kept").PersistKeysToDbContext<KeptDb>();
        services.AddSingleton<MasterKeyXml>();
        services.AddOptions<KeyManagementOptions>().Configure<MasterKeyXml>((o, xml) => o.XmlEncryptor = xml);
        services.AddScoped<Vault>();
        services.AddScoped<PolicyGate>();
        services.AddScoped<Intake>();
        services.AddScoped<Resealing>();
        services.AddScoped<Holdings>();
    }

    /// <summary>Loads the master key and checks that it is the one this database was sealed with.</summary>
    public static async Task UnlockAsync(IServiceProvider services, CancellationToken cancel)
    {
        var db = services.GetRequiredService<KeptDb>();
        var options = services.GetRequiredService<StorageOptions>();
        var installation = await db.Set<Installation>().AsNoTracking().SingleOrDefaultAsync(cancel);
        var key = MasterKey.Load(options, mayCreate: installation is null);
        if (installation is null)
        {
            var time = services.GetRequiredService<TimeProvider>();
            db.Add(new Installation { KeyCheck = key.Check, Origin = $"kept.invalid/{Tokens.New(8)}", CreatedAt = time.GetUtcNow() });
            await db.SaveChangesAsync(cancel);
        }
        else if (!installation.KeyCheck.AsSpan().SequenceEqual(key.Check))
        {
            throw new StartupException("The master key is not the one this database was sealed with. Put the right kept.key into the data folder, or set KEPT__KEY.");
        }
        services.GetRequiredService<MasterKeyHolder>().Key = key;
        services.GetRequiredService<LedgerSigner>().Signer = await UnsealAsync(db, key, cancel);
        await services.GetRequiredService<LedgerTree>().CompleteAsync(cancel);
    }

    /// <summary>The ledger's key; made once, and by whichever node comes first when several start at once.</summary>
    private static async Task<NoteSigner> UnsealAsync(KeptDb db, MasterKey key, CancellationToken cancel)
    {
        var context = Encoding.ASCII.GetBytes("ledger-seed");
        var made = AesBox.Encrypt(key.Wrapping, RandomNumberGenerator.GetBytes(NoteSigner.SeedLength), context);
        await db.Set<Installation>().Where(i => i.LedgerSeed == null).ExecuteUpdateAsync(i => i.SetProperty(x => x.LedgerSeed, made), cancel);
        var installation = await db.Set<Installation>().AsNoTracking().SingleAsync(cancel);
        return new NoteSigner(installation.Origin, NoteSignatureType.Ed25519, AesBox.Decrypt(key.Wrapping, installation.LedgerSeed, context));
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
