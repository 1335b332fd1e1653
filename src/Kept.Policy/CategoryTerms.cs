namespace Kept.Policy;

/// <summary>The kinds of personal data; the last eleven are sensitive and exist only to be refused.</summary>
internal static class CategoryTerms
{
    /// <summary>The terms in the order of their numbers, which start at 1.</summary>
    internal static readonly Vocabulary All = new(
    [
        new("name", "Given and family name.", "pd:Name"),
        new("email", "E-mail address.", "pd:EmailAddress"),
        new("phone", "Telephone number.", "pd:TelephoneNumber"),
        new("postal-address", "Street, city, region, postal code and country for delivery.", "pd:PhysicalAddress"),
        new("company", "Name of the business a person orders for.", "pd:Professional"),
        new("billing", "Billing name, address and terms.", "pd:Financial"),
        new("payment-card", "Processor's token, brand and last four digits; the number itself is never held.", "pd:PaymentCard"),
        new("order", "Items, prices, dates and state of an order.", "pd:Purchase"),
        new("order-note", "Free text that a person adds to an order.", "pd:Communication"),
        new("cart", "Items chosen and not yet ordered.", "pd:Intention"),
        new("gift-recipient", "Name and address of somebody to whom a gift goes.", "pd:Contact"),
        new("preference", "Settings a person saved, such as the printers they own.", "pd:Preference"),
        new("choice", "Opt-outs and opt-ins.", "pd:PrivacyPreference"),
        new("account", "Sign-in name, password hash, passkeys and second factors.", "pd:Authenticating"),
        new("message", "What a person writes to support or to the privacy address.", "pd:EmailContent"),
        new("language", "The language a person chose.", "pd:Language"),
        new("residence", "State and country of residence.", "pd:Residency"),
        new("age-band", "The answer of the age screen: under 13 or not, never a birth date.", "pd:AgeRange"),
        new("terms-accepted", "Which terms a person accepted, and when.", "dpv:PersonalData"),
        new("mail-history", "What was mailed to a person, and whether it arrived.", "pd:CommunicationsMetadata"),
        new("mail-activity", "Which links of a mail were followed.", "pd:LinkClicked"),
        new("visitor-id", "Random identifier of a browser.", "pd:Identifier"),
        new("traffic", "Page views by visitor identifier, tied to no person.", "pd:BrowsingBehavior"),
        new("browsing", "Page views tied to a person.", "pd:BrowserHistory"),
        new("ip-address", "Network address of a request.", "pd:IPAddress"),
        new("user-agent", "What a browser says about itself.", "pd:UserAgent"),
        new("profile", "Interests derived from a person's own history.", "pd:IndividualProfile"),
        new("enrichment", "Attributes bought from or lent by others.", "pd:Demographic"),
        new("fraud-signal", "Results of fraud and plausibility checks.", "pd:Reliability"),
        new("identity-proof", "What a person shows to prove who they are.", "pd:Identifying"),
        new("staff-access", "Which member of staff opened a record, when and why.", "dpv:PersonalData"),
        new("health", "Physical or mental health.", "pd:MedicalHealth"),
        new("ethnicity", "Race or ethnic origin.", "pd:Ethnicity"),
        new("politics", "Political opinion or affiliation.", "pd:PoliticalOpinion"),
        new("religion", "Religious or philosophical belief.", "pd:ReligiousBelief"),
        new("union-membership", "Membership of a trade union.", "pd:TradeUnionMembership"),
        new("sex-life", "Sex life or orientation.", "pd:Sexual"),
        new("biometric", "Body measurements that identify a person.", "pd:Biometric"),
        new("genetic", "Genetic data.", "pd:Genetic"),
        new("precise-location", "Position more exact than a postal code.", "pd:GPSCoordinate"),
        new("government-id", "Number or copy of an official document.", "pd:OfficialID"),
        new("child", "Anything about a child under 13.", "dpv:Child"),
    ]);
}
