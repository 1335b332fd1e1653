namespace Kept.Policy;

/// <summary>What the author of a condition that does not exist probably meant.</summary>
internal static class ConditionHint
{
    const string Resident = "resident";

    static readonly string[] Facts = [.. Taxonomy.Conditions.Select(term => term.Name)];
    static readonly ILookup<string, string> Scopes = Facts.Where(fact => fact.EndsWith(')'))
        .ToLookup(fact => fact[..fact.IndexOf('(')], fact => fact[(fact.IndexOf('(') + 1)..^1]);
    static readonly string[] Heads = [.. Scopes.Select(scope => scope.Key), Resident];

    /// <summary>
    /// What to add to the message, and the condition to suggest; null when nothing is known of the word. A suggestion differs from
    /// the text before or within the parentheses, never in what it speaks of.
    /// </summary>
    internal static (string Why, string? Meant)? Of(string text)
    {
        var open = text.IndexOf('(');
        if (open < 0)
            return Scopes.Contains(text) ? ($": write it with one of {Listed(text)}", null) : text == Resident ? (": write it with a place, such as resident(california)", null) : null;
        var (head, scope) = (text[..open], text[(open + 1)..^1]);
        if (!Heads.Contains(head))
            return NearestWord.Of(head, Heads) is { } meant && (Scopes[meant].Contains(scope) || (meant == Resident && Place.TryParse(scope, out _)))
                ? ("", $"{meant}({scope})")
                : ($": a condition with parentheses begins with {string.Join(", ", Heads)}", null);
        return head == Resident ? PlaceHint.Of(scope) : ScopeHint(head, scope);
    }

    static (string Why, string? Meant) ScopeHint(string head, string scope)
    {
        var words = scope.ToLowerInvariant().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 1 && words.All(Scopes[head].Contains))
            return ($": one condition for each, {string.Join(" or ", words.Select(word => $"{head}({word})"))}", null);
        return NearestWord.Of(scope, Scopes[head]) is { } meant ? ("", $"{head}({meant})") : ($": '{head}' goes with {Listed(head)}", null);
    }

    static string Listed(string head) => string.Join(", ", Scopes[head].Select(scope => $"{head}({scope})"));
}
