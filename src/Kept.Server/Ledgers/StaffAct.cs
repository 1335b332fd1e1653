using System.Text.Json.Nodes;
using Kept.Server.Shared;

namespace Kept.Server.Ledgers;

/// <summary>
/// What a member of staff, or a program with an API key, did: who, to what, why, and which fields changed. INVARIANT (RECORD): add it in
/// the transaction of the act.
/// </summary>
/// <param name="Actor"><c>staff:{user id}</c> or <c>api-key:{key id}</c>.</param>
/// <param name="Act">In the past tense, for example <c>changed</c> or <c>refunded</c>.</param>
/// <param name="Subject">The kind of thing, for example <c>product</c>.</param>
/// <param name="Reference">Which one: an id, a SKU, an order's number. Never personal.</param>
internal sealed record StaffAct(string Actor, string Act, string Subject, string Reference)
{
    private const int LongestValue = 200;

    /// <summary>A term of a closed list, never typed text, which might name a person.</summary>
    public string? Reason { get; init; }

    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    /// <summary>Adds the entry to the caller's unit of work.</summary>
    public void Add(LedgerWriter ledger, string? site, Guid? person = null)
    {
        var facts = new JsonObject { ["actor"] = Actor, ["act"] = Act, ["subject"] = Subject, ["reference"] = Reference };
        if (Reason is not null)
            facts["reason"] = Reason;
        if (Changes.Count > 0)
            facts["changes"] = new JsonObject(Changes.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Name, ValuesOf(c))));
        ledger.Add(EntryKind.StaffActed, person, site, facts);
    }

    /// <summary>The value before and the value after; none of a field that may be personal.</summary>
    private static JsonArray ValuesOf(FieldChange change) => change.IsPersonal ? [] : [Cut(change.Before), Cut(change.After)];

    private static string Cut(string? text) => text switch
    {
        null => "",
        { Length: <= LongestValue } => text,
        _ when char.IsHighSurrogate(text[LongestValue - 1]) => string.Concat(text.AsSpan(0, LongestValue - 1), "…"),
        _ => string.Concat(text.AsSpan(0, LongestValue), "…"),
    };
}
