using Kept.Server.Gate;

namespace Kept.Tests.Architecture;

/// <summary>INVARIANT (GATE): nothing but the gate's own folder touches keys and sealed bytes.</summary>
public class GateTests
{
    [Theory, InlineData("Kept.Server.Gate.Vault", null), InlineData("Kept.Server.Gate.MasterKey", "Unwrap"), InlineData("Kept.Server.Gate.KeyStore", null), InlineData("Kept.Server.Gate.Sealed`1", "get_Cipher"), InlineData("Kept.Server.Gate.Opened`1", ".ctor")]
    public void Only_the_gate_uses_what_opens_seals(string type, string? member)
    {
        var users = References.Of(typeof(PolicyGate))
            .Where(r => References.TypeOf(r.To).FullName == type && (member is null || r.To.Name == member))
            .Select(r => r.From)
            .Where(t => t.FullName != type)
            .ToList();
        Assert.NotEmpty(users);
        Findings.None(users.Where(t => References.NamespaceOf(t) != "Kept.Server.Gate").Select(t => t.FullName));
    }
}
