namespace Kept.Server.Requests;

/// <summary>A lawful reason to refuse a request.</summary>
/// <param name="Code">How the row and the ledger name it.</param>
/// <param name="Label">What staff choose from.</param>
/// <param name="Words">What the person reads.</param>
/// <param name="Sources">The statutes that know it.</param>
/// <param name="Agents">The reason of the Data Rights Protocol (section 3.02).</param>
internal sealed record Denial(string Code, string Label, string Words, string Sources, string Agents);

/// <summary>All statutory reasons to refuse, in one table. Nothing is refused for another.</summary>
internal static class Denials
{
    public static IReadOnlyList<Denial> All { get; } =
    [
        new("not-verified", "Nobody proved who asks", "We could not verify that the request comes from the person it is about.",
            "11 CCR § 7060–7062; GDPR Art. 12(6)", "insuf_verification"),
        new("no-match", "We hold nothing about this person", "We hold nothing under what you gave us.",
            "11 CCR § 7062(e); GDPR Art. 11(2)", "no_match"),
        new("fraud", "We believe the request is fraudulent", "We have a good-faith, documented belief that the request is fraudulent.",
            "11 CCR § 7026(e); Cal. Civ. Code § 1798.145(h)(3)", "suspected_fraud"),
        new("too-often", "Asked more than twice in twelve months", "You asked for this more than twice in twelve months, which is as often as the law obliges us to answer.",
            "Cal. Civ. Code § 1798.130(b); Cal. Civ. Code § 1798.83(c)(1)", "too_many_requests"),
        new("excessive", "Manifestly unfounded or excessive", "The request is manifestly unfounded or excessive.",
            "Cal. Civ. Code § 1798.145(h)(3); GDPR Art. 12(5)", "too_many_requests"),
        new("legal-obligation", "A law obliges us to keep it", "A law obliges us to keep this data until its term ends.",
            "Cal. Civ. Code § 1798.105(d)(8); GDPR Art. 17(3)(b)", "claim_not_covered"),
        new("transaction", "An order is still being fulfilled", "We need the data to complete what you ordered.",
            "Cal. Civ. Code § 1798.105(d)(1); GDPR Art. 17(1)(a)", "claim_not_covered"),
        new("security", "Needed to detect fraud or a security incident", "We need the data to detect or resolve a security incident or fraud.",
            "Cal. Civ. Code § 1798.105(d)(2)", "claim_not_covered"),
        new("legal-claim", "Needed for a legal claim", "We need the data to establish, exercise or defend a legal claim.",
            "Cal. Civ. Code § 1798.145(a)(5); GDPR Art. 17(3)(e)", "claim_not_covered"),
        new("accurate", "What we hold is accurate", "On the totality of the circumstances, what we hold is more likely than not accurate.",
            "11 CCR § 7023(b)", "claim_not_covered"),
        new("others", "It would adversely affect others", "Doing as asked would adversely affect the rights of other people.",
            "Cal. Civ. Code § 1798.145(k); GDPR Art. 15(4)", "claim_not_covered"),
        new("jurisdiction", "No law gives this right here", "No law that applies to you gives this right, and the shop does not grant it beyond the law.",
            "Cal. Civ. Code § 1798.140(i); GDPR Art. 3", "outside_jurisdiction"),
    ];

    public static Denial? Find(string? code) => All.FirstOrDefault(d => d.Code == code);
}

/// <summary>A reason to answer later, which the person is told within the first term.</summary>
internal sealed record Extension(string Code, string Words);

internal static class Extensions
{
    public static IReadOnlyList<Extension> All { get; } =
    [
        new("complex", "the request is complex"),
        new("many", "many requests came in at once"),
        new("records", "there are many records to look through"),
        new("third-party", "we wait for the answer of a company that holds part of the data"),
    ];

    public static Extension? Find(string? code) => All.FirstOrDefault(e => e.Code == code);
}
