using Kept.Server.Shared;

namespace Kept.Server.Backups;

internal static class Slice
{
    /// <summary>None: backups are made by commands, not by requests.</summary>
    public static IReadOnlyList<RouteRule> Routes { get; } = [];
}
