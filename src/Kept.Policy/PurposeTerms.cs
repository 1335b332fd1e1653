namespace Kept.Policy;

/// <summary>What personal data may be wanted for.</summary>
internal static class PurposeTerms
{
    /// <summary>The terms in the order of their numbers, which start at 1.</summary>
    internal static readonly Vocabulary All = new(
    [
        new("order-processing", "Take, fulfil, change and refund an order.", "dpv:CustomerOrderManagement"),
        new("payment", "Charge a payment and pay it back.", "dpv:PaymentManagement"),
        new("delivery", "Bring goods to an address.", "dpv:DeliveryOfGoods"),
        new("customer-service", "Answer a person and help with an order.", "dpv:CustomerCare"),
        new("transaction-mail", "Write about an order, an account or a request; never an advertisement.", "dpv:CommunicationManagement"),
        new("information-requested", "Send exactly what a person asked for.", "dpv:RequestedServiceProvision"),
        new("account-management", "Open, keep and close an account.", "dpv:AccountManagement"),
        new("customisation", "Adapt the site to a person's settings and own history.", "dpv:ServicePersonalisation"),
        new("analytics", "Count and study how the site is used.", "dpv:ServiceUsageAnalytics"),
        new("administration", "Run the servers and find faults.", "dpv:IncreaseServiceRobustness"),
        new("validation", "Check that data is accurate and plausible.", "dpv:Verification"),
        new("accounting", "Keep the books.", "dpv:RecordManagement"),
        new("audit", "Show that the books and this policy were kept.", "dpv:OrganisationComplianceManagement"),
        new("offers", "Advertise by mail or post; with a recipient, let them advertise.", "dpv:DirectMarketing"),
        new("suppression", "Keep opted-out addresses from being mailed.", "dpv:RightsFulfilment"),
        new("enrichment", "Add data from other sources.", "dpv:CustomerRelationshipManagement"),
        new("fraud-prevention", "Find and stop fraud.", "dpv:FraudPreventionAndDetection"),
        new("security", "Protect accounts and systems.", "dpv:EnforceSecurity"),
        new("legal-obligation", "Do what a law or a valid demand requires.", "dpv:LegalCompliance"),
        new("legal-claim", "Enforce terms; protect rights and safety.", "dpv:DisputeManagement"),
        new("business-transfer", "Hand over in a merger or sale.", "dpv:OrganisationGovernance"),
        new("rights-request", "Answer a person's request about their data.", "dpv:RightsFulfilment"),
        new("policy-notice", "Tell a person about a change of policy.", "dpv:LegalCompliance"),
        new("age-check", "Keep children's data out.", "dpv:AgeVerification"),
        new("third-party-offers", "Advertise what another company sells; the site sends it.", "dpv:Advertising"),
    ]);
}
