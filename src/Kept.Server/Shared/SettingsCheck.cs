using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace Kept.Server.Shared;

/// <summary>
/// Finds settings that .NET would pass over in silence: names that nobody reads, values that are missing or of the wrong kind. Each fault
/// names the setting and where it stands.
/// </summary>
internal static class SettingsCheck
{
    public const string Prefix = "KEPT__";

    public static IEnumerable<string> Faults(ConfigurationManager configuration, SettingList list)
    {
        var sources = ((IConfigurationBuilder)configuration).Sources.Zip(((IConfigurationRoot)configuration).Providers);
        foreach (var (source, provider) in sources)
            if (PlaceOf(source) is { } place)
                foreach (var (name, value) in Leaves(provider, null))
                    if (FaultOf(list, name, value) is { } fault)
                        yield return $"{place(name)}: {fault}";
        foreach (string variable in Environment.GetEnvironmentVariables().Keys)
            if (IsNearPrefix(variable) && list.Find(variable[5..].Replace("__", ":", StringComparison.Ordinal).Replace('_', ':')) is { } meant)
                yield return $"environment variable {variable}: there is no such setting; did you mean '{Prefix}{meant.Name.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant()}'?";
    }

    /// <summary>What is wrong with a setting, or null.</summary>
    /// <param name="list">Those there are.</param>
    /// <param name="name">Its name, with colons.</param>
    /// <param name="value">Null for an empty group of a file.</param>
    public static string? FaultOf(SettingList list, string name, string? value)
    {
        if (list.Find(name) is { } setting)
            return setting.IsList && !name.Equals(setting.Name, StringComparison.OrdinalIgnoreCase) || !setting.IsList
                ? string.IsNullOrWhiteSpace(value) ? $"'{name}' has no value. Leave it out to have the default." : setting.FaultOf(value)
                : string.IsNullOrEmpty(value) ? null : $"'{name}' is a list. Write its first value as '{setting.Name}:0'.";
        if (FrameworkSettings.Has(name))
            return value?.Length == 0 ? $"'{name}' has no value. Leave it out to have the default." : value is null ? null : FrameworkSettings.FaultOf(name, value);
        if (list.OfGroup(name) is { } member)
            return string.IsNullOrEmpty(value) ? null : $"'{name}' is a group of settings, such as '{member.Name}', and has no value itself.";
        return $"there is no setting '{name}'{(list.Nearest(name) is { } nearest ? $"; did you mean '{nearest}'?" : ".")}";
    }

    /// <summary>How the operator finds a setting of this source; null for sources that are not the operator's, or are .NET's.</summary>
    private static Func<string, string>? PlaceOf(IConfigurationSource source) => source switch
    {
        JsonConfigurationSource json => _ => Path.GetFileName(json.Path!),
        EnvironmentVariablesConfigurationSource { Prefix: Prefix } => name => $"environment variable {Prefix}{name.Replace(":", "__", StringComparison.Ordinal)}",
        CommandLineConfigurationSource => name => $"flag --{name}",
        _ => null,
    };

    private static IEnumerable<(string Name, string? Value)> Leaves(IConfigurationProvider provider, string? group)
    {
        foreach (var key in provider.GetChildKeys([], group).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var name = group is null ? key : $"{group}:{key}";
            if (provider.TryGet(name, out var value))
                yield return (name, value);
            foreach (var leaf in Leaves(provider, name))
                yield return leaf;
        }
    }

    private static bool IsNearPrefix(string variable) =>
        variable.StartsWith("KEPT_", StringComparison.OrdinalIgnoreCase) && !variable.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
}
