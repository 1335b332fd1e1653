namespace Kept.Policy.Analysis;

/// <summary>Whether a sentence holds everywhere in a policy.</summary>
/// <param name="Proven">Whether it holds.</param>
/// <param name="Counterexample">When it does not: the decision under the fewest facts that breaks it.</param>
public sealed record PolicyProof(bool Proven, Decision? Counterexample)
{
    /// <summary>
    /// Proves a sentence over all facts, and over every purpose and recipient it does not name. <c>never share health</c> and
    /// <c>expect deny …</c> claim that nothing of it is permitted, <c>expect permit …</c> that all of it is, with the duties
    /// after <c>must</c>. Facts after <c>given</c> hold; what is not named is free. <c>never … when resident(california)</c> speaks of
    /// everybody who may live there, <c>given resident(california)</c> of those who are known to.
    /// </summary>
    /// <param name="policy">The version.</param>
    /// <param name="sentence">A statement that begins with <c>never</c> or <c>expect</c>.</param>
    /// <param name="errors">What is wrong with the sentence; empty otherwise.</param>
    /// <returns>Null when the sentence cannot be read.</returns>
    public static PolicyProof? Of(CompiledPolicy policy, string sentence, out IReadOnlyList<Diagnostic> errors)
    {
        var sink = new DiagnosticSink("sentence");
        var statement = new StatementParser(sentence, 1, null, sink).Parse();
        if (statement is Rule { Never: false } || (statement is null && !sink.HasErrors))
            sink.Error(1, 1, sentence.Length, "a sentence to prove begins with 'never', 'expect deny' or 'expect permit'");
        errors = sink.InOrder;
        return sink.HasErrors ? null : new ProofFinder(policy).Find(Claim.Of(statement!));
    }

    /// <summary>What is claimed of some cells, under the conditions of a rule and for people who live within a place.</summary>
    internal sealed record Claim(IEnumerable<Cell> Cells, Rule Under, Place Residence, bool Permit, DutySet Duties)
    {
        internal static Claim Of(object statement) => statement switch
        {
            Rule rule => new(Cell.Of([rule.Verb], rule.Categories, rule.Purposes, rule.Recipient), rule, Place.Unknown, false, DutySet.None),
            Expectation expected => new(
                Cell.Of([expected.Action], expected.Categories, expected.Purposes, expected.Recipient),
                new Rule { When = expected.Given }, expected.Residence, expected.Permit, expected.Duties),
            _ => throw new ArgumentException("Neither a rule nor an expectation.", nameof(statement)),
        };
    }
}
