using System.Text.RegularExpressions;
using Kept.Ledger;
using Kept.Policy;
using Kept.Verifier;

namespace Kept.Tests.Architecture;

public partial class PurityTests
{
    [Theory, InlineData(typeof(CompiledPolicy)), InlineData(typeof(Merkle))]
    public void Pure_libraries_have_no_input_output_clock_or_chance(Type pure) =>
        Findings.None(Impure(pure));

    [Fact]
    public void The_server_which_has_all_of_these_is_found_out() =>
        Assert.NotEmpty(Impure(typeof(Kept.Server.Gate.PolicyGate)));

    // .NET has no Ed25519, which signed notes need; BouncyCastle's is managed code without input and output.
    [Theory, InlineData(typeof(CompiledPolicy), ""), InlineData(typeof(Merkle), "BouncyCastle.Cryptography")]
    public void Pure_libraries_need_the_runtime_alone(Type pure, string but) =>
        Assert.All(pure.Assembly.GetReferencedAssemblies().Where(a => a.Name != but), a => Assert.StartsWith("System.", a.Name, StringComparison.Ordinal));

    [Fact]
    public void The_verifier_trusts_nothing_of_ours_but_the_ledger() =>
        Assert.Equal(["Kept.Ledger"], typeof(VerifyCommand).Assembly.GetReferencedAssemblies().Select(a => a.Name).Where(n => n!.StartsWith("Kept", StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<string> Impure(Type inAssembly) => References.Of(inAssembly)
        .Select(r => $"{References.TypeOf(r.To).FullName}::{r.To.Name}")
        .Distinct()
        .Where(n => Forbidden().IsMatch(n));

    [GeneratedRegex(@"^System\.(Net\.|Console:|Environment::get_(?!CurrentManagedThreadId)|Environment::Get|TimeProvider|Random|Guid::NewGuid|Guid::CreateVersion7|Threading\.Timer|Diagnostics\.Process|IO\.(File|Directory|Path::GetTemp|Pipes)|DateTime(Offset)?::get_(Now|UtcNow|Today)|Security\.Cryptography\.RandomNumberGenerator)")]
    private static partial Regex Forbidden();
}
