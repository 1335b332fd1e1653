namespace Kept.Server.Storage;

/// <summary>
/// One SQLite database serves one server. Its jobs need no leases then, and mails that a dead server left on their way may be taken up
/// at once instead of after a wait. The lock is the operating system's, on <c>kept.lock</c> in the data folder, so it ends with the
/// process however that ends. A copy of the database by other tools is not in its way.
/// </summary>
internal sealed class DataLock(StorageOptions options) : IDisposable
{
    // "Would block" on Linux and on macOS, and Windows' sharing violation.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];

    private FileStream? held;

    /// <summary>Takes the lock until the server ends. Throws <see cref="StartupException"/> when another server has it.</summary>
    public void Take()
    {
        if (options.IsPostgres)
            return;
        try
        {
            held ??= new FileStream(Path.Combine(options.DataPath, "kept.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (Taken.Contains(e.HResult))
        {
            throw new StartupException($"Another server is running on the data folder '{options.DataPath}'. One SQLite database serves one server: stop the other, choose another folder with --data DIR, or use PostgreSQL for several.", e);
        }
    }

    public void Dispose() => held?.Dispose();
}
