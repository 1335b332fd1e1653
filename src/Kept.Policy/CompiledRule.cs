namespace Kept.Policy;

/// <summary>A rule with what it speaks of as masks, and with what a decision tests for it.</summary>
/// <param name="Rule">The rule of the document.</param>
/// <param name="Purposes">Mask of the purposes; every one when the rule names none.</param>
/// <param name="Recipients">Mask of the recipients; the site alone for every verb but <c>share</c>.</param>
/// <param name="Terms">What is tested: that of the rule itself first.</param>
internal sealed record CompiledRule(Rule Rule, ulong Purposes, ulong Recipients, IReadOnlyList<DecisionTerm> Terms)
{
    internal static CompiledRule Of(Rule rule, FactMask mask) => new(rule, PurposesOf(rule), RecipientsOf(rule), [.. TermsOf(rule, mask)]);

    internal bool Reaches(byte purpose, byte recipient) => Has(Purposes, purpose) && Has(Recipients, recipient);

    /// <summary>Whether it says anything about a category of the request, be it now or under other facts.</summary>
    internal bool SpeaksOf(in DecisionRequest request) =>
        Rule.Verb == request.Action && Reaches(request.Purpose.Id, request.Recipient.Id)
        && !(Rule.Categories & request.Categories).IsEmpty;

    /// <summary>
    /// INVARIANT (DENY): where a residence leaves it open whether a rule applies, a permit does not, a <c>never</c> does, and the
    /// duties of the permit are owed if another rule permits.
    /// </summary>
    static IEnumerable<DecisionTerm> TermsOf(Rule rule, FactMask mask)
    {
        ulong when = rule.When.Bits, unless = rule.Unless.Bits, categories = rule.Categories.Bits, duties = rule.Duties.Bits;
        var possiblyNot = mask.Out(rule.WhenResident) | mask.In(rule.UnlessResident);
        if (rule.Never)
        {
            yield return DecisionTerm.Of(when, unless | possiblyNot, categories, grants: 0, duties: 0);
            yield break;
        }
        var surely = mask.In(rule.WhenResident) | mask.Out(rule.UnlessResident);
        yield return DecisionTerm.Of(when | surely, unless, categories, grants: categories, duties);
        if (surely != 0 && duties != 0)
            yield return DecisionTerm.Of(when, unless | possiblyNot, categories, grants: 0, duties);
    }

    static bool Has(ulong mask, byte id) => id < 64 && (mask >> id & 1) != 0;

    static ulong PurposesOf(Rule rule) => rule.Purposes.Count == 0
        ? PurposeTerms.All.AllBits
        : rule.Purposes.Aggregate(0UL, (mask, purpose) => mask | 1UL << purpose.Id);

    static ulong RecipientsOf(Rule rule) => rule switch
    {
        { Verb: not PolicyAction.Share } => 1UL << Recipient.Site.Id,
        { Recipient: { } recipient } => 1UL << recipient.Id,
        _ => RecipientTerms.All.AllBits,
    };
}
