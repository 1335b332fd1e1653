namespace Kept.Policy;

/// <summary>What the parser made of a file.</summary>
/// <param name="Document">The policy, or null when the file has an error: a policy in doubt permits nothing.</param>
/// <param name="Diagnostics">Every finding of the file in the order of lines.</param>
public sealed record PolicyParseResult(PolicyDocument? Document, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Whether there is a document.</summary>
    public bool Ok => Document is not null;
}
