namespace Kept.Policy;

/// <summary>A policy ready to decide. Immutable; safe for any number of threads.</summary>
public sealed class CompiledPolicy
{
    readonly FactMask _mask;
    readonly DecisionTable _table;
    readonly DecisionExplainer _explainer;
    readonly CollectionIndex _collections;

    CompiledPolicy(PolicyDocument document)
    {
        Document = document;
        _mask = new(document.Rules);
        CompiledRule[] rules = [.. document.Rules.Select(rule => CompiledRule.Of(rule, _mask))];
        _table = new(rules);
        _explainer = new(rules, _mask);
        _collections = new(document.Rules);
    }

    /// <summary>The version this was made from.</summary>
    public PolicyDocument Document { get; }

    /// <summary>Prepares a version for deciding.</summary>
    public static CompiledPolicy Compile(PolicyDocument document) => new(document);

    /// <summary>Decides without giving reasons and without allocating.</summary>
    /// <param name="request">The question.</param>
    /// <param name="duties">With a permit the duties of every rule that applied, else none.</param>
    public bool Permits(in DecisionRequest request, out DutySet duties)
    {
        ulong wanted = request.Categories.Bits, owed = 0;
        // INVARIANT (DENY): nothing asked, facts that cannot be, and whatever no rule covers are all denied.
        var permitted = wanted != 0 && DecisionFacts.AreSound(request.Facts.Bits)
            && CellOf(in request).Decide(wanted, BitsOf(in request), out owed);
        duties = new(owed);
        return permitted;
    }

    /// <summary>What the policy says about the request's action, purpose and recipient.</summary>
    internal DecisionCell CellOf(in DecisionRequest request) =>
        _table.CellOf(request.Action, request.Purpose, request.Recipient);

    /// <summary>The bits that the terms of a cell test.</summary>
    internal ulong BitsOf(in DecisionRequest request) => _mask.Of(request.Facts, request.Residence);

    /// <summary>Decides and says why.</summary>
    public Decision Decide(in DecisionRequest request)
    {
        var permitted = Permits(in request, out var duties);
        var reasons = permitted ? _explainer.WhyPermitted(in request) : _explainer.WhyDenied(in request, CellOf(in request));
        return new(request, permitted, reasons, duties);
    }

    /// <summary>What must be given for the purpose; never more than <see cref="Collectable"/>.</summary>
    public CategorySet Required(Purpose purpose) => _collections.Required(purpose);

    /// <summary>What may be asked for the purpose, under some facts at least.</summary>
    public CategorySet Collectable(Purpose purpose) => _collections.Collectable(purpose);

    /// <summary>How long the category is kept: the longest of its <c>keep</c> rules; null when none speaks of it.</summary>
    public Retention? RetentionOf(Category category) => _collections.RetentionOf(category, purpose: null);

    /// <summary>How long the category is kept for one purpose; null when no rule keeps it for that.</summary>
    public Retention? RetentionOf(Category category, Purpose purpose) => _collections.RetentionOf(category, purpose);

    /// <summary>An error for each <c>expect</c> line that does not hold.</summary>
    public IReadOnlyList<Diagnostic> CheckExpectations() => new ExpectationCheck(this).Run();
}
