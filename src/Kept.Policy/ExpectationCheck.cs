namespace Kept.Policy;

/// <summary>Runs a policy's own tests.</summary>
internal sealed class ExpectationCheck(CompiledPolicy policy)
{
    internal IReadOnlyList<Diagnostic> Run() =>
        [.. policy.Document.Expectations.Select(Check).OfType<Diagnostic>()];

    Diagnostic? Check(Expectation expectation)
    {
        foreach (var request in RequestsOf(expectation))
        {
            // One line can ask thousands of questions, so that only the one that fails is worth its reasons.
            var permitted = policy.Permits(in request, out var duties);
            var missing = new DutySet(expectation.Duties.Bits & ~duties.Bits);
            if (permitted != expectation.Permit)
                return Failure(expectation, $"expected {Word(expectation.Permit)}, got {policy.Decide(in request).Explain().TrimEnd()}");
            if (!missing.IsEmpty)
                return Failure(expectation, $"expected the duties {missing}, got {policy.Decide(in request).Explain().TrimEnd()}");
        }
        return null;
    }

    /// <summary>A denial must hold for each category alone: denied together would prove little about each.</summary>
    static IEnumerable<DecisionRequest> RequestsOf(Expectation expectation)
    {
        IEnumerable<CategorySet> sets = expectation.Permit
            ? [expectation.Categories]
            : expectation.Categories.Select(category => CategorySet.Of(category));
        return from categories in sets
               from purpose in PurposesOf(expectation)
               from recipient in RecipientsOf(expectation)
               select new DecisionRequest(expectation.Action, categories, purpose, recipient, expectation.Given, expectation.Residence);
    }

    static IEnumerable<Purpose> PurposesOf(Expectation expectation) => expectation.Purposes.Count > 0
        ? expectation.Purposes
        : Enumerable.Range(1, PurposeTerms.All.Count).Select(id => new Purpose((byte)id));

    static IEnumerable<Recipient> RecipientsOf(Expectation expectation) => expectation switch
    {
        { Action: not PolicyAction.Share } => [Recipient.Site],
        { Recipient: { } recipient } => [recipient],
        _ => Enumerable.Range(1, RecipientTerms.All.Count).Select(id => new Recipient((byte)id)),
    };

    Diagnostic Failure(Expectation expectation, string message) =>
        new(Severity.Error, policy.Document.File, expectation.Line, expectation.Column, expectation.Text.Length, message);

    static string Word(bool permit) => permit ? "permit" : "deny";
}
