namespace Kept.Server.Backups;

/// <summary>Files of mode 0600 in folders of mode 0700, on the disk before they are relied on.</summary>
internal static class BackupFileWriter
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, Owner | UnixFileMode.UserExecute);
    }

    /// <summary>A new file with this text, or the whole of it in the place of another.</summary>
    public static void Write(string path, string text)
    {
        var next = path + ".new";
        File.Delete(next);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Owner;
        using (var stream = new FileStream(next, options))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }
        File.Move(next, path, overwrite: true);
    }

    public static void Copy(string from, string to)
    {
        File.Copy(from, to, overwrite: true);
        Settle(to);
    }

    /// <summary>Gives a file that another program made its mode, and makes it durable.</summary>
    public static void Settle(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, Owner);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }
}
