using System.Runtime.InteropServices;

namespace Kept.Server.Storage;

/// <summary>
/// Keeps other users of the machine out of what this program writes: files have mode 0600 and folders 0700, whatever
/// mask it was started with. Windows has access lists instead, which follow the folder.
/// </summary>
internal static partial class PrivateFiles
{
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder = File | UnixFileMode.UserExecute;

    private static readonly EnumerationOptions All = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>
    /// Makes every file that this process creates private. It is set for the whole process, because SQLite and other
    /// libraries create files of their own.
    /// </summary>
    public static void Mask()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetMask(Convert.ToUInt32("077", 8));
    }

    /// <summary>
    /// Closes what an older copy, a restored backup or a careless hand left open. Returns what could not be closed,
    /// with its mode, for the log.
    /// </summary>
    public static IReadOnlyList<string> Tighten(string folder)
    {
        if (OperatingSystem.IsWindows())
            return [];
        var entries = new DirectoryInfo(folder).EnumerateFileSystemInfos("*", All).Prepend(new DirectoryInfo(folder));
        return [.. entries.Where(e => !TryTighten(e, e is DirectoryInfo ? Folder : File))
            .Select(e => $"{e.FullName} (mode {Convert.ToString((int)e.UnixFileMode, 8).PadLeft(4, '0')})")];
    }

    private static bool TryTighten(FileSystemInfo entry, UnixFileMode most)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (entry.UnixFileMode & ~most) != 0)
                entry.UnixFileMode &= most;
            return true;
        }
        catch (FileNotFoundException)
        {
            // Gone meanwhile: another server's half-written mail, for example.
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
