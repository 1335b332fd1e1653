using Kept.Server.Policies;
using Kept.Tests.Policy;

namespace Kept.Tests.Policies;

public class PolicyReaderTests
{
    /// <summary>What the server could not keep, it must not promise.</summary>
    [Fact]
    public void A_policy_whose_retention_the_server_cannot_count_is_refused_with_its_place()
    {
        var (document, compiled, findings) = PolicyReader.Read(Sample.Text("keep email for 2 years after closing"), "sample.md");
        Assert.Contains(findings, f => $"{f}".Contains("sample.md:13:1: error: this server counts how long data is kept from its collection alone", StringComparison.Ordinal));
        Assert.Equal((null, null), (document, compiled));
        Assert.NotNull(PolicyReader.Read(Sample.Text("keep email for 2 years"), "sample.md").Compiled);
    }
}
