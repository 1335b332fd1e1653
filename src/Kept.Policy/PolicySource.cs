namespace Kept.Policy;

/// <summary>What the body of a file holds.</summary>
internal sealed record PolicySource(
    string File,
    string Text,
    string Sha256,
    string Prose,
    IReadOnlyList<Clause> Clauses,
    IReadOnlyList<Rule> Rules,
    IReadOnlyList<Expectation> Expectations);
