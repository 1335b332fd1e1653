using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Kept.Server.Shared;

/// <summary>The settings that are .NET's own: for its web server, its log and its environment.</summary>
internal static class FrameworkSettings
{
    private static readonly HashSet<string> Single = new(StringComparer.OrdinalIgnoreCase)
    {
        "urls", "http_ports", "https_ports", "AllowedHosts", "environment", "shutdownTimeoutSeconds",
        // Read by FaultPoint, before there are settings.
        "Fault",
    };

    /// <summary>Groups below which .NET takes any name.</summary>
    private static readonly string[] Groups =
    [
        "Logging:LogLevel", "Logging:Console", "Logging:Debug", "Logging:EventLog", "Logging:EventSource",
        "Kestrel:Endpoints", "Kestrel:EndpointDefaults", "Kestrel:Certificates",
        .. typeof(KestrelServerLimits).GetProperties().Select(p => $"Kestrel:Limits:{p.Name}"),
        .. typeof(KestrelServerOptions).GetProperties().Where(p => p.PropertyType == typeof(bool)).Select(p => $"Kestrel:{p.Name}"),
    ];

    public static bool Has(string name) => Single.Contains(name) || Groups.Any(g => Is(name, g) || name.StartsWith(g + ":", StringComparison.OrdinalIgnoreCase))
        // A file may have an empty group.
        || Is(name, "Logging") || Is(name, "Kestrel") || Is(name, "Kestrel:Limits");

    /// <summary>Names of .NET's that are as long as this one.</summary>
    public static IEnumerable<string> Like(string name)
    {
        var parts = name.Split(':');
        return Single.Where(s => !Is(s, "Fault")).Concat(Groups.Select(g => string.Join(':', [g, .. parts.Skip(g.Split(':').Length)])));
    }

    /// <summary>What is wrong with a value; null when it can be used, or when only .NET can tell.</summary>
    public static string? FaultOf(string name, string value)
    {
        if (name.StartsWith("Logging:", StringComparison.OrdinalIgnoreCase) && name.Contains("LogLevel:", StringComparison.OrdinalIgnoreCase))
            return Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) && Enum.IsDefined(level) ? null : $"{name} is one of {string.Join(", ", Enum.GetNames<LogLevel>())}.";
        return Is(name, "urls") && !value.Split(';', StringSplitOptions.RemoveEmptyEntries).All(IsAddress) ? "An address to listen on is written as http://localhost:5080." : null;
    }

    private static bool IsAddress(string text)
    {
        try
        {
            return BindingAddress.Parse(text.Trim()) is { Port: >= 0 and <= 65535, Scheme: "http" or "https" };
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}
