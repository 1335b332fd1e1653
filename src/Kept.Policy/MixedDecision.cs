using System.Globalization;
using System.Text;

namespace Kept.Policy;

/// <summary>Categories that one collection holds, with the version that decides over it.</summary>
/// <param name="Policy">The version the collection is under.</param>
/// <param name="Categories">What the collection holds.</param>
/// <param name="Facts">What is true of this collection besides the facts of the request, such as where it came from.</param>
public readonly record struct HeldPart(CompiledPolicy Policy, CategorySet Categories, Facts Facts);

/// <summary>
/// The answer to a request over data that several collections hold, each under its own version. INVARIANT (STICKY): each
/// category is decided by the version of every collection that holds it, and the whole is permitted only if all of them permit.
/// </summary>
/// <param name="Request">The question.</param>
/// <param name="Permitted">Whether every part permits and no category is without a part.</param>
/// <param name="Parts">What each part answered; parts that hold nothing asked for are left out.</param>
/// <param name="Unheld">Categories asked for that no part holds, which are denied.</param>
/// <param name="Duties">The duties of all parts together; none with a denial.</param>
public sealed record MixedDecision(
    DecisionRequest Request, bool Permitted, IReadOnlyList<(HeldPart Part, Decision Decision)> Parts, CategorySet Unheld, DutySet Duties)
{
    /// <summary>Decides and says why, part by part.</summary>
    public static MixedDecision Decide(in DecisionRequest request, IReadOnlyList<HeldPart> parts)
    {
        var asked = request;
        var decided = parts.Where(part => !(part.Categories & asked.Categories).IsEmpty)
            .Select(part => (Part: part, Decision: part.Policy.Decide(RequestTo(part, in asked))))
            .ToList();
        var unheld = decided.Aggregate(asked.Categories, (left, part) => left - part.Part.Categories);
        var permitted = decided.Count > 0 && unheld.IsEmpty && decided.All(part => part.Decision.Permitted);
        var duties = decided.Aggregate(DutySet.None, (all, part) => all | part.Decision.Duties);
        return new(asked, permitted, decided, unheld, permitted ? duties : DutySet.None);
    }

    /// <summary>Decides without giving reasons and without allocating.</summary>
    public static bool Permits(in DecisionRequest request, ReadOnlySpan<HeldPart> parts, out DutySet duties)
    {
        duties = DutySet.None;
        var (unheld, owed) = (request.Categories, DutySet.None);
        foreach (ref readonly var part in parts)
        {
            var own = RequestTo(part, in request);
            if (own.Categories.IsEmpty)
                continue;
            if (!part.Policy.Permits(in own, out var ofPart))
                return false;
            unheld -= part.Categories;
            owed |= ofPart;
        }
        if (request.Categories.IsEmpty || !unheld.IsEmpty)
            return false;
        duties = owed;
        return true;
    }

    /// <summary>Several lines: the answer, then each part's version and reasons, then what no part holds.</summary>
    public string Explain()
    {
        var text = new StringBuilder(Permitted ? "permit" : "deny").Append('\n');
        foreach (var (part, decision) in Parts)
            text.Append(part.Policy.Document.Name).Append('@').AppendLine(
                CultureInfo.InvariantCulture, $"{part.Policy.Document.Version:yyyy-MM-dd} says {decision.Explain().TrimEnd()}");
        if (!Unheld.IsEmpty)
            text.Append("no collection holds ").Append(Unheld).Append('\n');
        if (Request.Categories.IsEmpty)
            text.Append("the request names no category\n");
        return text.ToString();
    }

    static DecisionRequest RequestTo(in HeldPart part, in DecisionRequest request) => request with
    {
        Categories = request.Categories & part.Categories,
        Facts = request.Facts | part.Facts,
    };
}
