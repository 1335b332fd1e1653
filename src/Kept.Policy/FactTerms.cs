namespace Kept.Policy;

/// <summary>What a rule may ask about a request. The choices come first: five scopes opted out, then the same five opted in.</summary>
internal static class FactTerms
{
    /// <summary>The terms in the order of their numbers, which start at 1.</summary>
    internal static readonly Vocabulary All = new(
    [
        new("opted-out(offers)", "The person or address opted out of offers.", "dpv:OptingOutFromProcess"),
        new("opted-out(sharing)", "The person opted out of sharing for marketing.", "dpv:OptingOutFromProcess"),
        new("opted-out(third-party-offers)", "The person opted out of offers for other companies.", "dpv:OptingOutFromProcess"),
        new("opted-out(enrichment)", "The person opted out of added data.", "dpv:OptingOutFromProcess"),
        new("opted-out(cookies)", "The browser refused cookies.", "dpv:OptingOutFromProcess"),
        new("opted-in(offers)", "The person or address opted in to offers.", "dpv:OptingInToProcess"),
        new("opted-in(sharing)", "The person opted in to sharing for marketing.", "dpv:OptingInToProcess"),
        new("opted-in(third-party-offers)", "The person opted in to offers for other companies.", "dpv:OptingInToProcess"),
        new("opted-in(enrichment)", "The person opted in to added data.", "dpv:OptingInToProcess"),
        new("opted-in(cookies)", "The browser accepted cookies.", "dpv:OptingInToProcess"),
        new("legal-demand-approved", "A written legal demand is on file, and two members of staff approved it.", "dpv:LegalObligation"),
        new("dual-approval", "Two members of staff approved the act.", "dpv:GovernanceProcedures"),
        new("agreement-signed", "The recipient signed an agreement that names this purpose.", "dpv:DataProcessingAgreement"),
        new("notice-delivered", "The person was told directly, and the notice arrived.", "dpv:Notice"),
        new("notice-window-passed", "The time to object has run out without objection.", "dpv:Notice"),
        new("objected", "The person objected to a change of policy.", "dpv:RightExercise"),
        new("written-terms", "The person has individual written terms on this point.", "dpv:Contract"),
        new("under-13", "The person is known to be under 13.", "dpv:Child"),
        new("age-screen-passed", "The person answered the age screen and is not under 13.", "dpv:AgeVerification"),
        new("resident-california", "The person lives in California.", "dpv:Location"),
        new("gpc", "The browser sends Global Privacy Control.", "dpv:OptingOutFromProcess"),
        new("identity-verified", "The person proved who they are.", "dpv:IdentityVerification"),
        new("source-person", "The person gave the data.", "dpv:DataSubjectDataSource"),
        new("source-observed", "The site observed the data.", "dpv:DataControllerDataSource"),
        new("source-bought", "The data was bought.", "dpv:ThirdPartyDataSource"),
        new("gift", "The data is about the recipient of a gift.", "dpv:DataSubject"),
        new("fraud-suspected", "A check found reason to suspect fraud.", "dpv:FraudPreventionAndDetection"),
        new("asked-by-person", "The person asked for exactly this.", "dpv:RequestedServiceProvision"),
    ]);
}
