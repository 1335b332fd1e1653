using Kept.Server.Policies;
using Kept.Server.Storage;
using Kept.Tests.Policy;

namespace Kept.Tests.Policies;

public class PolicyShelfTests
{
    /// <summary>What the server could not keep, it must not promise.</summary>
    [Fact]
    public void A_policy_whose_retention_the_server_cannot_count_stops_the_start()
    {
        var folder = Directory.CreateTempSubdirectory("kept-shelf-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "2026-11-01.md"), Sample.Text("keep email for 2 years after closing"));
            var stopped = Assert.Throws<StartupException>(() => PolicyShelf.Load(folder));
            Assert.Contains("2026-11-01.md:13:1: error: this server counts how long data is kept from its collection alone", stopped.Message);

            File.WriteAllText(Path.Combine(folder, "2026-11-01.md"), Sample.Text("keep email for 2 years"));
            Assert.Single(PolicyShelf.Load(folder).Versions("sample"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
