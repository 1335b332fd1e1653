namespace Kept.Policy;

/// <summary>A statement that permits, forbids or limits.</summary>
public sealed class Rule
{
    /// <summary>The clause the rule stands under, or null (which <see cref="PolicyLint"/> reports).</summary>
    public Clause? Clause { get; internal init; }

    /// <summary>The line in the file, from 1.</summary>
    public int Line { get; internal init; }

    /// <summary>The statement as written, without comment.</summary>
    public string Text { get; internal init; } = "";

    /// <summary>The verb.</summary>
    public PolicyAction Verb { get; internal init; }

    /// <summary>Whether the rule begins with <c>never</c> and so forbids.</summary>
    public bool Never { get; internal init; }

    /// <summary>The categories; for <c>combine</c> those on both sides of <c>from</c>.</summary>
    public CategorySet Categories { get; internal init; }

    /// <summary>For <c>combine</c>, the categories after <c>from</c>.</summary>
    public CategorySet Sources { get; internal init; }

    /// <summary>The purposes; empty means every purpose (only <c>never</c> and <c>keep</c> may leave them out).</summary>
    public IReadOnlyList<Purpose> Purposes { get; internal init; } = [];

    /// <summary>The recipient of <c>share</c>; null means every recipient (only <c>never</c> may leave it out).</summary>
    public Recipient? Recipient { get; internal init; }

    /// <summary>The rule applies only while none of these facts holds.</summary>
    public Facts Unless { get; internal init; }

    /// <summary>The rule applies only while all of these facts hold.</summary>
    public Facts When { get; internal init; }

    /// <summary>The rule applies only to people who live in none of these places.</summary>
    public IReadOnlyList<Place> UnlessResident { get; internal init; } = [];

    /// <summary>The rule applies only to people who live in all of these places.</summary>
    public IReadOnlyList<Place> WhenResident { get; internal init; } = [];

    /// <summary>What the permit obliges to.</summary>
    public DutySet Duties { get; internal init; }

    /// <summary>For <c>collect</c>: whether the purpose cannot be served without the data.</summary>
    public bool Required { get; internal init; }

    /// <summary>For <c>keep</c>: how long.</summary>
    public Retention? Retention { get; internal init; }

    /// <summary>How the permit reaches earlier data, where the rule says so itself; see <see cref="PolicyDocument.ReachOf"/>.</summary>
    public ChangeTerms? Reach { get; internal init; }

    /// <summary>Whether it applies under some circumstances only.</summary>
    public bool IsConditional =>
        (When.Bits | Unless.Bits) != 0 || WhenResident.Count > 0 || UnlessResident.Count > 0;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
