using System.Runtime.Versioning;
using Kept.Tests.Hosting;

namespace Kept.Tests.Storage;

[UnsupportedOSPlatform("windows")]
public class PrivateFilesTests
{
    [Fact]
    public async Task Nobody_else_on_the_machine_can_read_the_data_folder_whatever_the_mask()
    {
        await using var kept = KeptProcess.Empty();
        kept.Launcher = ["sh", "-c", "umask 000; exec \"$@\"", "sh"];
        await kept.RunAsync();
        using var browser = kept.Browser();
        await browser.GetAsync(await kept.SetUpLinkAsync());
        await browser.PostAsync("/account/sign-in", ("Email", "busy@example.com"));
        await kept.Mail.WaitAsync("busy@example.com", "sign-in");
        await browser.GetAsync("/search?q=ink");
        Assert.Contains(Directory.GetFiles(kept.Data), f => f.EndsWith("kept.db-wal", StringComparison.Ordinal));
        Assert.Empty(Open(kept.Data));
        await kept.KillAsync();

        // As a backup program or a careless hand leaves them.
        const UnixFileMode all = (UnixFileMode)0b111_111_111;
        foreach (var path in All(kept.Data))
            File.SetUnixFileMode(path, all);
        await kept.RunAsync();
        Assert.Empty(Open(kept.Data));
    }

    private static IEnumerable<string> All(string folder) =>
        Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Append(folder);

    private static IEnumerable<string> Open(string folder) =>
        from path in All(folder)
        let mode = File.GetUnixFileMode(path)
        let most = (UnixFileMode)(Directory.Exists(path) ? 0b111_000_000 : 0b110_000_000)
        where (mode & ~most) != 0
        select $"{path} has mode {Convert.ToString((int)mode, 8)}";
}
