using Kept.Server.Shared;

namespace Kept.Server;

/// <summary>The route tables of all slices together.</summary>
internal static class Routes
{
    public static RouteTable Table { get; } = Join(
        Shared.Slice.Routes,
        Network.Slice.Routes,
        Policies.Slice.Routes,
        Gate.Slice.Routes,
        People.Slice.Routes,
        Ledgers.Slice.Routes,
        Visits.Slice.Routes,
        Diagnostics.Slice.Routes,
        Backups.Slice.Routes,
        Catalog.Slice.Routes,
        Orders.Slice.Routes,
        Campaigns.Slice.Routes,
        Disclosures.Slice.Routes,
        Notices.Slice.Routes,
        Requests.Slice.Routes,
        Staff.Slice.Routes);

    private static RouteTable Join(params ReadOnlySpan<IReadOnlyList<RouteRule>> tables)
    {
        var all = new RouteTable();
        foreach (var table in tables)
            all.Add(table);
        return all;
    }
}
