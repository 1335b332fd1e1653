using Kept.Server.Campaigns;
using Kept.Server.Ledgers;
using Kept.Server.Network;
using Kept.Server.Orders;
using Kept.Server.Orders.Payments;
using Kept.Server.Policies;
using Kept.Server.Requests.Agents;
using Kept.Server.Shared;
using Kept.Server.Storage;

namespace Kept.Server;

/// <summary>All settings there are: the properties of the classes that the slices bind.</summary>
internal static class Settings
{
    public static SettingList List { get; } = new(
        ("", typeof(StorageOptions)),
        ("", typeof(PolicyOptions)),
        (PublicUrlOptions.Section, typeof(PublicUrlOptions)),
        (MailOptions.Section, typeof(MailOptions)),
        (OrderLimits.Section, typeof(OrderLimits)),
        (PaymentOptions.Section, typeof(PaymentOptions)),
        (LedgerOptions.Section, typeof(LedgerOptions)),
        (AgentOptions.Section, typeof(AgentOptions)));

    /// <summary>Throws <see cref="StartupException"/> for the first setting that cannot be used, before anything is opened or made.</summary>
    public static void Require(ConfigurationManager configuration)
    {
        if (SettingsCheck.Faults(configuration, List).FirstOrDefault() is { } fault)
            throw new StartupException(fault);
        // What settings must be together, their classes say.
        configuration.Get<StorageOptions>()?.CheckConnections();
        PublicUrlOptions.Read(configuration);
        MailOptions.Read(configuration);
        OrderLimits.Read(configuration);
        PaymentOptions.Read(configuration);
        LedgerOptions.Read(configuration).Keys();
    }
}
