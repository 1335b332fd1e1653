namespace Kept.Server.Shared;

/// <summary>One field of what staff edit, as text.</summary>
/// <param name="Name">What the form calls it.</param>
/// <param name="Value">Its value; null when it has none.</param>
/// <param name="IsPersonal">True when the value may name a person, so that the ledger tells only that it changed.</param>
internal readonly record struct FieldText(string Name, string? Value, bool IsPersonal = false);

/// <summary>A field whose value differs between two states.</summary>
internal sealed record FieldChange(string Name, string? Before, string? After, bool IsPersonal = false)
{
    /// <summary>The fields that differ, in their order. An empty value is the same as none.</summary>
    public static IReadOnlyList<FieldChange> Between(IEnumerable<FieldText> before, IEnumerable<FieldText> after)
    {
        var old = before.ToDictionary(f => f.Name, f => f.Value ?? "", StringComparer.Ordinal);
        return [.. after
            .Select(f => new FieldChange(f.Name, old.GetValueOrDefault(f.Name) ?? "", f.Value ?? "", f.IsPersonal))
            .Where(c => c.Before?.ReplaceLineEndings("\n") != c.After?.ReplaceLineEndings("\n"))];
    }
}

/// <summary>
/// A form that was not saved because somebody else saved after it was opened: what is saved now beside what was typed. The form
/// keeps what was typed, and sending it again puts that in place of what is saved.
/// </summary>
/// <param name="What">What was edited, for example "This partner".</param>
/// <param name="Differences">The fields that differ: <see cref="FieldChange.Before"/> is saved, <see cref="FieldChange.After"/> was typed.</param>
internal sealed record SaveConflict(string What, IReadOnlyList<FieldChange> Differences);
