using Kept.Policy;
using Kept.Server.Policies.Commands;

namespace Kept.Tests.Architecture;

public class PurposeTests
{
    /// <summary>What <c>kept policy check</c> says nobody asks for is what no compiled line of the server names.</summary>
    [Fact]
    public void The_list_of_purposes_that_the_server_asks_for_is_what_its_code_names() => Assert.Equal(
        References.Of(typeof(AskedPurposes))
            .Where(r => r.From.FullName != typeof(AskedPurposes).FullName && References.TypeOf(r.To).FullName == typeof(Purpose).FullName && r.To.Name.StartsWith("get_", StringComparison.Ordinal))
            .Select(r => r.To.Name[4..]).Where(name => typeof(Purpose).GetProperty(name)?.GetMethod?.IsStatic == true && name != "All").Distinct().Order(),
        AskedPurposes.All.Select(p => typeof(Purpose).GetProperties().Single(known => known.PropertyType == typeof(Purpose) && p.Equals(known.GetValue(null))).Name).Order());
}
