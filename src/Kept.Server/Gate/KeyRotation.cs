using System.Xml.Linq;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Gate;

/// <summary>
/// Replaces the master key: the new one is written in front of the old one, the database names it as the one in use, everything that the
/// old one seals is sealed anew, and the old one goes when a count finds nothing left. Killed anywhere, the next run goes on.
/// </summary>
internal sealed class KeyRotation(KeptDb db, StorageOptions options, KeyRewrapping rows, TextWriter output)
{
    /// <summary>An act that wrapped under the old key just before the database named the new one has ended after this time.</summary>
    private static readonly TimeSpan ActsEnd = TimeSpan.FromSeconds(5);

    /// <param name="everywhere">Whether every server has both keys. Until then the new one is written down and nothing more.</param>
    public async Task RunAsync(bool everywhere, CancellationToken cancel)
    {
        var key = await BeginAsync(cancel);
        if (!everywhere)
        {
            await output.WriteLineAsync($"The new key stands in front of the old one in '{options.KeyPath}', and nothing uses it yet. Give every server this file, then run 'kept keys rotate --retire'.");
            return;
        }
        await RewrapInstallationAsync(key, cancel);
        FaultPoint.Reached("rotate-installation");
        if (options.IsPostgres)
            await Task.Delay(ActsEnd, TimeProvider.System, cancel);
        await RewrapKeysAsync(key, cancel);
        await RewrapRingAsync(key, cancel);
        FaultPoint.Reached("rotate-ring");
        var (all, done) = await rows.CountAsync(key.Id, cancel);
        if (done < all)
            await output.WriteLineAsync($"{all - done} data keys were added meanwhile. Run 'kept keys rotate' again; the old key stays.");
        else
            await RetireAsync(key);
    }

    /// <summary>How far a rotation is. Changes nothing.</summary>
    public async Task StatusAsync(CancellationToken cancel)
    {
        var key = MasterKey.Load(options, mayCreate: false);
        var (all, done) = await rows.CountAsync(key.Id, cancel);
        var installation = await InstallationAsync(key, cancel);
        var sealedAnew = installation.KeyCheck.AsSpan().SequenceEqual(key.Check);
        await output.WriteLineAsync($"master key {key.Id}: wraps {done} of {all} data keys; the installation's secrets: {(sealedAnew ? "yes" : "not yet")}");
        await output.WriteLineAsync(key.IsRotating ? "A rotation goes on: the old key is still at hand. Run 'kept keys rotate' to go on." : "No rotation goes on.");
    }

    private async Task<MasterKey> BeginAsync(CancellationToken cancel)
    {
        var present = MasterKey.Load(options, mayCreate: false);
        await InstallationAsync(present, cancel);
        if (present.IsRotating)
            return present;
        if (options.Key.Length > 0)
            throw new StartupException("The master key comes from KEPT__KEY, which only you can change: set KEPT__OLDKEY to it, KEPT__KEY to a new one (openssl rand -base64 32), and run this again.");
        KeyFile.Write(options, [KeyFile.New(), .. KeyFile.Read(options)], replace: true);
        FaultPoint.Reached("rotate-begun");
        return MasterKey.Load(options, mayCreate: false);
    }

    private async Task<Installation> InstallationAsync(MasterKey key, CancellationToken cancel)
    {
        var installation = await db.Set<Installation>().AsNoTracking().SingleAsync(cancel);
        return key.Knows(installation.KeyCheck) ? installation : throw new StartupException("The master key is not the one this database was sealed with. Nothing was changed.");
    }

    private async Task RewrapKeysAsync(MasterKey key, CancellationToken cancel)
    {
        for (var last = Guid.Empty; await rows.RewrapSomeAsync(key, last, cancel) is { } next; last = next)
        {
            FaultPoint.Reached("rotate-batch");
            var (all, done) = await rows.CountAsync(key.Id, cancel);
            await output.WriteLineAsync($"{done} of {all} data keys are wrapped by the new key");
        }
    }

    private async Task RewrapInstallationAsync(MasterKey key, CancellationToken cancel)
    {
        var installation = await InstallationAsync(key, cancel);
        var before = installation.KeyCheck;
        if (before.AsSpan().SequenceEqual(key.Check))
            return;
        var check = key.Check;
        var secrets = key.RewrapSecrets(installation.Secrets!);
        var seed = key.Wrap(key.Unwrap(installation.LedgerSeed, Slice.LedgerSeedContext), Slice.LedgerSeedContext);
        await db.Set<Installation>().Where(i => i.KeyCheck == before).ExecuteUpdateAsync(
            i => i.SetProperty(x => x.KeyCheck, check).SetProperty(x => x.Secrets, secrets).SetProperty(x => x.LedgerSeed, seed), cancel);
    }

    /// <summary>The framework's key ring, few rows; doing it again is harmless.</summary>
    private async Task RewrapRingAsync(MasterKey key, CancellationToken cancel)
    {
        foreach (var row in await db.DataProtectionKeys.ToListAsync(cancel))
        {
            var xml = XElement.Parse(row.Xml!, LoadOptions.PreserveWhitespace);
            foreach (var part in xml.Descendants("sealed"))
                part.Value = Convert.ToBase64String(key.Wrap(key.Unwrap(Convert.FromBase64String(part.Value), MasterKeyXmlReader.Context), MasterKeyXmlReader.Context));
            row.Xml = xml.ToString(SaveOptions.DisableFormatting);
        }
        await db.SaveChangesAsync(cancel);
    }

    private async Task RetireAsync(MasterKey key)
    {
        if (options.Key.Length == 0)
            KeyFile.Write(options, [KeyFile.Read(options)[0]], replace: true);
        FaultPoint.Reached("rotate-retired");
        await output.WriteLineAsync(options.Key.Length == 0
            ? $"The master key is now {key.Id}; the old one is gone from '{options.KeyPath}'. Back the new one up. Backups of database and keys from before need the old one."
            : $"The master key is now {key.Id}. Nothing needs the old one any more: remove KEPT__OLDKEY.");
    }
}
