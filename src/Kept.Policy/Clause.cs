namespace Kept.Policy;

/// <summary>A paragraph of the policy that can be cited.</summary>
public sealed class Clause
{
    readonly List<Rule> _rules = [];

    internal Clause(string id, string heading, int line, bool ruled)
    {
        Id = id;
        Heading = heading;
        Line = line;
        IsRuled = ruled;
    }

    /// <summary>The id from <c>{#id}</c>: lower-case letters, digits and hyphens.</summary>
    public string Id { get; }

    /// <summary>The text of the line that carries the id, without Markdown's number signs.</summary>
    public string Heading { get; }

    /// <summary>The line of the heading, from 1.</summary>
    public int Line { get; }

    /// <summary>Whether the author marked it <c>{#id .ruled}</c>: its promise must be held by a rule.</summary>
    public bool IsRuled { get; }

    /// <summary>The Markdown below the heading up to the next clause, without <c>policy</c> blocks.</summary>
    public string Prose { get; internal set; } = "";

    /// <summary>The rules of this clause.</summary>
    public IReadOnlyList<Rule> Rules => _rules;

    internal void Add(Rule rule) => _rules.Add(rule);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
