namespace Kept.Tests.Architecture;

/// <summary>
/// Which slice may call which. <see cref="ArrowTests"/> asserts that this list is what the compiled server does, no more and
/// no less: a new arrow is a decision that shows in review.
/// </summary>
internal static class Arrows
{
    public static IReadOnlyList<string> Written { get; } =
    [
        "Backups -> Gate, Policies, Shared, Storage",
        "Campaigns -> Disclosures, Gate, Ledgers, Network, People, Policies, Shared, Storage",
        "Catalog -> Ledgers, Network, Shared, Storage",
        "Diagnostics -> Gate, Ledgers, Network, Policies, Shared, Storage, Visits",
        "Disclosures -> Gate, Ledgers, Network, People, Shared, Storage",
        "Gate -> Ledgers, Network, People, Policies, Shared, Storage",
        "Ledgers -> Shared, Storage",
        "Network -> Shared, Storage",
        "Notices -> Campaigns, Gate, Ledgers, Network, People, Policies, Shared, Storage",
        "Orders -> Campaigns, Catalog, Disclosures, Gate, Ledgers, Network, People, Policies, Shared, Storage",
        "People -> Gate, Ledgers, Network, Orders, Shared, Storage",
        "Policies -> Gate, Ledgers, Network, Shared, Storage",
        "Requests -> Campaigns, Disclosures, Gate, Ledgers, Network, Notices, Orders, People, Policies, Shared, Staff, Storage, Visits",
        "Shared -> Network, Orders, Storage",
        "Staff -> Campaigns, Catalog, Gate, Ledgers, Network, Orders, People, Requests, Shared, Storage, Visits",
        "Storage -> Shared",
        "Visits -> Gate, Network, People, Policies, Shared, Storage",
    ];
}
