using System.Diagnostics;
using System.Globalization;

namespace Kept.Tests.Hosting;

/// <summary>
/// A folder on a disk that a test can fill and free while a server writes there. Where mounting is allowed, as it is for
/// root, it is a tmpfs of its own and really full. Elsewhere the server process may write no byte to any file for as long as the
/// disk counts as full (RLIMIT_FSIZE), which the database and the files meet as a disk that refuses.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private const string Ballast = "ballast";

    private readonly bool mounted;
    private bool full;
    private int? server;

    /// <param name="mebibytes">Its size, where it is mounted.</param>
    public SmallDisk(int mebibytes)
    {
        Folder = Directory.CreateTempSubdirectory("kept-disk-").FullName;
        mounted = Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "kept-test", Folder);
    }

    public string Folder { get; }

    /// <summary>What a server is started with: the limit, and a shell that keeps its signal from ending the process, for a full disk sends none.</summary>
    public IReadOnlyList<string> Launcher => mounted
        ? []
        : ["env", "DOTNET_EnableWriteXorExecute=0", "prlimit", $"--fsize={(full ? "0" : "unlimited")}:unlimited", "sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\""];

    /// <summary>Remembers the running server, whose limit is set.</summary>
    public void Runs(int process) => server = process;

    /// <summary>Leaves room for so many bytes, none by default.</summary>
    public void Fill(int room = 0)
    {
        full = true;
        if (!mounted)
        {
            Limit("0");
            return;
        }
        using var ballast = new FileStream(Path.Combine(Folder, Ballast), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (new DriveInfo(Folder).AvailableFreeSpace > room)
                ballast.Write(page);
        }
        catch (IOException)
        {
            // The server took the last page meanwhile: it is full.
        }
    }

    public void Free()
    {
        full = false;
        if (mounted)
            File.Delete(Path.Combine(Folder, Ballast));
        else
            Limit("unlimited");
    }

    public void Dispose()
    {
        if (mounted && !Run("umount", Folder))
            throw new InvalidOperationException($"'{Folder}' could not be unmounted.");
        Directory.Delete(Folder, recursive: true);
    }

    private void Limit(string bytes)
    {
        if (server is { } id && Process.GetProcesses().Any(p => p.Id == id) && !Run("prlimit", "--pid", id.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:unlimited"))
            throw new InvalidOperationException($"The limit of process {id} could not be set; this needs prlimit of util-linux.");
    }

    private static bool Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
