using Kept.Policy;

namespace Kept.Tests.Policy;

/// <summary>Small policies for tests.</summary>
static class Sample
{
    internal const string Head = """
        ---
        name: sample
        version: 2026-11-01
        effective: 2026-11-15
        language: en-US
        title: Sample
        changes: after-notice 30 days
        marketing-default: opt-out
        ---

        """;

    /// <summary>The line of the file on which the first statement of <see cref="Text"/> stands.</summary>
    internal const int FirstLine = 13;

    /// <summary>A policy with one clause that holds the statements.</summary>
    internal static string Text(string statements) =>
        $"{Head}\n## The clause {{#clause}}\n```policy\n{statements}\n```\n";

    internal static PolicyParseResult Parse(string statements) => PolicyParser.Parse(Text(statements), "sample.md");

    internal static CompiledPolicy Compile(string statements)
    {
        var result = Parse(statements);
        Assert.Equal([], result.Diagnostics.Select(d => d.ToString()));
        return CompiledPolicy.Compile(result.Document!);
    }

    /// <summary>The only finding of a policy with these statements.</summary>
    internal static string Error(string statements)
    {
        var result = Parse(statements);
        Assert.False(result.Ok);
        return Assert.Single(result.Diagnostics).ToString();
    }

    internal static DecisionRequest Ask(
        PolicyAction action, string categories, Purpose purpose, Recipient? recipient = null, string facts = "") =>
        new(action, CategorySet.Parse(categories), purpose, recipient ?? Recipient.Site, Facts.Parse(facts));
}
