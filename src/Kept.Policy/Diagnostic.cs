using System.Globalization;

namespace Kept.Policy;

/// <summary>How grave a finding is.</summary>
public enum Severity
{
    /// <summary>The policy cannot be used.</summary>
    Error,

    /// <summary>The policy can be used, and probably says something its author did not mean.</summary>
    Warning,

    /// <summary>Nothing is wrong; somebody may want to know it.</summary>
    Note,
}

/// <summary>A finding in a policy file.</summary>
/// <param name="Severity">How grave it is.</param>
/// <param name="File">The file name as it was given to the parser.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in UTF-16 code units, from 1.</param>
/// <param name="Length">How many code units the finding covers; 0 where something is missing.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Suggestion">The nearest known word, if one is near.</param>
public sealed record Diagnostic(
    Severity Severity, string File, int Line, int Column, int Length, string Message, string? Suggestion = null)
{
    /// <summary>One line in the form compilers use: <c>file:line:column: error: message; did you mean 'word'?</c></summary>
    public override string ToString()
    {
        var severity = Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" };
        var hint = Suggestion is null ? "" : $"; did you mean '{Suggestion}'?";
        return string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {severity}: {Message}{hint}");
    }
}
