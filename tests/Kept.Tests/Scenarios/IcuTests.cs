using Kept.Server;
using Kept.Tests.Hosting;

namespace Kept.Tests.Scenarios;

public sealed class IcuTests
{
    [Fact]
    public void Server_finds_icu_where_the_tests_run() => IcuCheck.Require();

    [Fact]
    public async Task Server_does_not_start_in_the_invariant_mode_and_says_what_to_install()
    {
        await using var kept = await KeptProcess.AtRestAsync(Provider.Sqlite);
        var ended = await Assert.ThrowsAsync<ServerEndedException>(() => kept.RunAsync(("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")));
        Assert.Equal(3, ended.Code);
        await Eventually.TrueAsync("the reason", () => Task.FromResult(kept.Output.Any(l =>
            l.Contains("Unset it and install ICU. On Debian and Ubuntu: apt-get install '^libicu[0-9]+$'", StringComparison.Ordinal))));
    }
}
