using Kept.Policy;

namespace Kept.Server.Policies.Commands;

/// <summary>
/// The purposes for which this server asks the gate, somewhere. A test asserts that the list is what the compiled server names, no more
/// and no less, so that a policy's author can trust it.
/// </summary>
internal static class AskedPurposes
{
    public static IReadOnlyList<Purpose> All { get; } =
    [
        Purpose.OrderProcessing, Purpose.Payment, Purpose.Delivery, Purpose.CustomerService, Purpose.TransactionMail, Purpose.InformationRequested,
        Purpose.AccountManagement, Purpose.Customisation, Purpose.Analytics, Purpose.Accounting, Purpose.Audit, Purpose.Offers, Purpose.Suppression,
        Purpose.FraudPrevention, Purpose.Security, Purpose.LegalObligation, Purpose.LegalClaim, Purpose.RightsRequest, Purpose.PolicyNotice,
        Purpose.AgeCheck, Purpose.ThirdPartyOffers, Purpose.Administration,
    ];
}
