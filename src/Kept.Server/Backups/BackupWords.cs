namespace Kept.Server.Backups;

/// <summary>Reports for whoever sits at the terminal.</summary>
internal static class BackupWords
{
    public static string Of(BackupReport report) =>
        string.Join(
            '\n',
            [
                $"Backed up and verified: {report.Id}; the ledger has {report.Ledger.Size} entries, root "
                    + $"{report.Ledger.Root}.",
                $"  database    {report.Database}",
                $"  key store   {report.Keys}",
                report.MasterKey is null
                    ? "  master key  comes from the setting 'Key' and is not copied; keep it safe yourself"
                    : $"  master key  {report.MasterKey}",
                "Keep the three apart. Destroy the copy of the key store after "
                    + $"{report.KeysDestroyAfter:yyyy-MM-dd HH:mm} UTC; later backups into the same folder do it.",
                .. report.Destroyed.Count > 0
                    ? [$"Destroyed the old copies of the key store: {string.Join(", ", report.Destroyed)}."]
                    : Array.Empty<string>(),
            ]
        );

    public static string Of(RestoreReport report) =>
        string.Join(
            '\n',
            [
                $"Restored {report.Id} into '{report.Data}'; its ledger has {report.Ledger.Size} entries.",
                report.KeptKeys
                    ? "The key store that was there stays: whoever was erased after the backup is erased "
                        + "again at the next start."
                    : "The key store is its newest copy. Erasures that are newer than that copy are lost: "
                        + "carry them out again.",
                .. report.SetAside is { } aside
                    ? [$"The database that was there is in '{aside}'. Delete it when you need it no more."]
                    : Array.Empty<string>(),
                report.LogGoesOn
                    ? "The ledger keeps its name, because you said that nothing was lost."
                    : "At the next start the ledger goes on under a new name and says so to auditors at "
                        + "/ledger/restored.",
                .. report.MissingTerms.Select(t =>
                    $"The server's folder of terms lacks '{Path.GetFileName(t)}': copy it from '{t}'."
                ),
            ]
        );
}
