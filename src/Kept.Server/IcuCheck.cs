using System.Globalization;
using Kept.Server.Storage;

namespace Kept.Server;

/// <summary>
/// Stops a start without ICU. In .NET's invariant mode international domain names and accents are read by other rules, so
/// one person would have two addresses, and an opt-out for one of them would not count for the other.
/// </summary>
internal static class IcuCheck
{
    private const string Variable = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    public static void Require()
    {
        if (Works())
            return;
        var cause = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 }
            ? $"the environment variable {Variable} is set. Unset it"
            : "System.Globalization.Invariant is set in kept.runtimeconfig.json. Set it to false";
        throw new StartupException(
            $".NET runs without ICU here, and Kept needs it to read international addresses: {cause} and install ICU. "
            + "On Debian and Ubuntu: apt-get install '^libicu[0-9]+$'; on Alpine: apk add icu-libs icu-data-full.");
    }

    /// <summary>Tries what ICU does and the invariant mode does not, instead of asking for a setting that has several places.</summary>
    private static bool Works()
    {
        try
        {
            return new IdnMapping().GetAscii("bu\u0308cher.straße.example") == "xn--bcher-kva.xn--strae-oqa.example";
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
