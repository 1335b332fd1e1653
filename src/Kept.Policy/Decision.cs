using System.Globalization;
using System.Text;

namespace Kept.Policy;

/// <summary>Why a decision came out as it did.</summary>
/// <param name="Rule">The rule, or null when no rule speaks of it.</param>
/// <param name="Clause">The rule's clause, or null.</param>
/// <param name="Line">The rule's line in the file, from 1; 0 without a rule.</param>
/// <param name="Text">The reason in words.</param>
public sealed record DecisionReason(Rule? Rule, Clause? Clause, int Line, string Text)
{
    /// <summary>For a denial, what would have to be different for the rule to permit; the text says the same. Else null.</summary>
    public DecisionChange? Change { get; init; }
}

/// <summary>The answer to a <see cref="DecisionRequest"/>.</summary>
/// <param name="Request">The question.</param>
/// <param name="Permitted">Whether the act may be done.</param>
/// <param name="Reasons">For a permit the rules that gave it; for a denial the rules that forbid, and what was missing.</param>
/// <param name="Duties">What must be done with the act: the duties of every rule that applied. None with a denial.</param>
public sealed record Decision(
    DecisionRequest Request, bool Permitted, IReadOnlyList<DecisionReason> Reasons, DutySet Duties)
{
    /// <summary>Several lines: <c>permit</c> or <c>deny</c>, the question, each reason with its clause and line, the duties.</summary>
    public string Explain()
    {
        var text = new StringBuilder(Permitted ? "permit" : "deny").Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"  {Request}\n");
        foreach (var reason in Reasons)
        {
            var place = reason.Rule is null ? "" : $"{reason.Clause?.Id ?? "(no clause)"}, line {reason.Line}: ";
            text.Append(CultureInfo.InvariantCulture, $"  {place}{reason.Text}\n");
        }
        if (!Duties.IsEmpty)
            text.Append(CultureInfo.InvariantCulture, $"  must {Duties}\n");
        return text.ToString();
    }
}
