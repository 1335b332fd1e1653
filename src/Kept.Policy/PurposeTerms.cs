namespace Kept.Policy;

/// <summary>What personal data may be wanted for.</summary>
internal static class PurposeTerms
{
    /// <summary>The terms in the order of their numbers, which start at 1.</summary>
    internal static readonly Vocabulary All = new(
    [
        new("order-processing", "Take, fulfil, change and refund an order.", "dpv:CustomerOrderManagement", "essential.service"),
        new("payment", "Charge a payment and pay it back.", "dpv:PaymentManagement", "essential.service.payment_processing"),
        new("delivery", "Bring goods to an address.", "dpv:DeliveryOfGoods", "essential.service"),
        new("customer-service", "Answer a person and help with an order.", "dpv:CustomerCare", "essential.service.operations.support"),
        new("transaction-mail", "Write about an order, an account or a request; never an advertisement.", "dpv:CommunicationManagement", "essential.service.notifications.email"),
        new("information-requested", "Send exactly what a person asked for.", "dpv:RequestedServiceProvision", "essential.service"),
        new("account-management", "Open, keep and close an account.", "dpv:AccountManagement", "essential.service.authentication"),
        new("customisation", "Adapt the site to a person's settings and own history.", "dpv:ServicePersonalisation", "personalize"),
        new("analytics", "Count and study how the site is used.", "dpv:ServiceUsageAnalytics", "analytics.reporting"),
        new("administration", "Run the servers and find faults.", "dpv:IncreaseServiceRobustness", "essential.service.operations"),
        new("validation", "Check that data is accurate and plausible.", "dpv:Verification", "essential.service.operations"),
        new("accounting", "Keep the books.", "dpv:RecordManagement", "finance"),
        new("audit", "Show that the books and this policy were kept.", "dpv:OrganisationComplianceManagement", "essential.legal_obligation"),
        new("offers", "Advertise by mail or post; with a recipient, let them advertise.", "dpv:DirectMarketing", "marketing.communications"),
        new("suppression", "Keep opted-out addresses from being mailed.", "dpv:RightsFulfilment", "marketing.advertising.negative_targeting"),
        new("enrichment", "Add data from other sources.", "dpv:CustomerRelationshipManagement", "marketing.advertising.profiling"),
        new("fraud-prevention", "Find and stop fraud.", "dpv:FraudPreventionAndDetection", "essential.fraud_detection"),
        new("security", "Protect accounts and systems.", "dpv:EnforceSecurity", "essential.service.security"),
        new("legal-obligation", "Do what a law or a valid demand requires.", "dpv:LegalCompliance", "essential.legal_obligation"),
        new("legal-claim", "Enforce terms; protect rights and safety.", "dpv:DisputeManagement"),
        new("business-transfer", "Hand over in a merger or sale.", "dpv:OrganisationGovernance"),
        new("rights-request", "Answer a person's request about their data.", "dpv:RightsFulfilment", "essential.legal_obligation"),
        new("policy-notice", "Tell a person about a change of policy.", "dpv:LegalCompliance", "essential.service.notifications"),
        new("age-check", "Keep children's data out.", "dpv:AgeVerification", "essential.legal_obligation"),
        new("third-party-offers", "Advertise what another company sells; the site sends it.", "dpv:Advertising", "marketing.advertising.third_party"),
        new("targeted-advertising", "Choose advertisements on pages by what is known about a person.", "dpv:TargetedAdvertising", "marketing.advertising.third_party.targeted"),
        new("market-research", "Ask people what they think, and study the answers.", "dpv:ResearchAndDevelopment"),
        new("publication", "Show to others what a person published.", "dpv:ServiceProvision", "functional.service"),
        new("moderation", "Keep what people publish within the law and the rules of the site.", "dpv:EnforceSecurity"),
        new("credit-check", "Decide whether a person can pay later.", "dpv:CustomerSolvencyMonitoring"),
        new("model-training", "Train a program that learns from data.", "dpv:ResearchAndDevelopment", "train_ai_system"),
    ]);
}
