namespace Kept.Policy;

/// <summary>What a permit may oblige its user to do.</summary>
internal static class DutyTerms
{
    /// <summary>The terms in the order of their numbers, which start at 1.</summary>
    internal static readonly Vocabulary All = new(
    [
        new("unsubscribe-link", "A link in the mail that opts out with one act.", "dpv:OptingOutFromProcess"),
        new("sender-address", "The sender's name and postal address in the mail.", "dpv:Notice"),
        new("why-link", "A link in the mail to what was used and why.", "dpv:Notice"),
        new("scrub", "The list is cleaned of suppressed addresses before it leaves.", "dpv:DataSanitisationTechnique"),
        new("record", "An entry in the ledger before the act takes effect.", "dpv:RecordsOfActivities"),
        new("encrypt", "Encrypted on the way to the recipient.", "dpv:EncryptionInTransfer"),
        new("hash", "Only digests of the values leave.", "dpv:HashFunctions"),
        new("purpose-stated", "The member of staff states the purpose before opening.", "dpv:UsageControl"),
        new("confidentiality", "The recipient is bound to secrecy and to this purpose.", "dpv:ConfidentialityAgreement"),
        new("forward-erasure", "Later erasures and opt-outs go on to the recipient.", "dpv:RightsFulfilment"),
        new("verify-identity", "The person proves who they are first.", "dpv:IdentityVerification"),
        new("note-source", "Source, date and confidence stay with each value.", "dpv:DataSource"),
        new("own-data-first", "A value the person gave is never overwritten.", "dpv:DataQualityManagement"),
        new("aggregate", "Only totals come out.", "dpv:Anonymisation"),
        new("delayed-notice", "The person is told as soon as the law allows.", "dpv:Notice"),
        new("partner-policy-link", "The person is shown the recipient's own policy.", "dpv:PrivacyNotice"),
        new("buyer-attestation", "The buyer states that the recipient was told.", "dpv:Notice"),
        new("reason-next-to-field", "The form says beside the field why it is asked.", "dpv:Notice"),
        new("human-review", "A person of the staff looks again at what a program decided, when asked.", "dpv:HumanInvolvementForOversight"),
        new("pseudonymise", "Names and addresses are replaced before the data is used.", "dpv:Pseudonymisation"),
        new("transfer-safeguards", "The recipient is bound to the protection of the country the data comes from.", "dpv:SafeguardForDataTransfer"),
        new("opt-out-link", "The page shows a link to stop it, beside what it does.", "dpv:OptingOutFromProcess"),
        new("told-first", "The person is told of the act before it is done.", "dpv:Notice"),
    ]);
}
