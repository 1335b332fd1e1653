using System.Text.Json;
using Kept.Server.Gate;
using Kept.Server.People;
using Microsoft.Extensions.Logging;
using Mono.Cecil;

namespace Kept.Tests.Architecture;

/// <summary>INVARIANT (QUIET): no line of the server writes an opened value into a log, a file, a trace, JSON or an exception.</summary>
public sealed class LeakTests
{
    [Fact]
    public void No_opened_value_is_handed_to_what_writes_it_down() =>
        Findings.None(Leaks.Of(AssemblyDefinition.ReadAssembly(typeof(PolicyGate).Assembly.Location), _ => true));

    [Fact]
    public void Each_way_to_write_a_value_down_is_found()
    {
        var found = Leaks.Of(AssemblyDefinition.ReadAssembly(typeof(LeakTests).Assembly.Location), t => t.Name == nameof(Leaky)).ToList();
        foreach (var way in typeof(Leaky).GetMethods().Where(m => m.DeclaringType == typeof(Leaky)))
            Assert.True(found.Exists(f => f.Contains($"{nameof(Leaky)}.{way.Name} ", StringComparison.Ordinal)) != way.Name.StartsWith("Quiet", StringComparison.Ordinal), way.Name);
    }

    [Fact]
    public void Opened_values_print_nothing()
    {
        var data = new PersonalData { Name = "Ada", PostalAddress = new PostalAddress("1 Main St", null, "Oakland", "CA", "94607", "US"), PaymentCard = new CardSummary("Visa", "4242", "r") };
        Assert.Equal("▒▒▒", $"{data}");
        Assert.Equal("▒▒▒", $"{data.PostalAddress}");
        Assert.Equal("▒▒▒", $"{data.PaymentCard}");
    }

    /// <summary>Samples of what must be found, and of what must not.</summary>
    internal sealed class Leaky
    {
        public static void LogsThem(ILogger logger, PersonalData data) => logger.LogInformation("Opened {Data}", data);

        public static void LogsName(ILogger logger, PersonalData data) => logger.LogWarning("Opened {Name} at {When}", data.Name, 3);

        public static string SerialisesThem(PersonalData data) => JsonSerializer.Serialize(data);

        public static string SerialisesInside(PersonalData data) => JsonSerializer.Serialize(new { data.Email });

        public static void Throws(PersonalData data) => throw new InvalidOperationException($"No order for {data.Email}");

        public static void WritesFile(PersonalData data) => File.WriteAllText("x", data.Message);

        public static void QuietLog(ILogger logger, PersonalData data)
        {
            var known = data.Name is not null;
            logger.LogInformation("Known: {Known}", known);
        }
    }
}
