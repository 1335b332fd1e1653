namespace Kept.Policy.Analysis;

/// <summary>Reads a question from words, as a command line gives it, by the parser that reads policies.</summary>
public static class Question
{
    /// <summary>
    /// The request of <c>share email with marketer for offers given gpc</c>: a verb, categories, a recipient with
    /// <c>share</c>, one purpose, and the facts that hold, <c>resident(california)</c> among them.
    /// </summary>
    /// <param name="text">The question.</param>
    /// <param name="errors">What is wrong with it; empty otherwise.</param>
    /// <returns>Null when it cannot be read.</returns>
    public static DecisionRequest? Read(string text, out IReadOnlyList<Diagnostic> errors)
    {
        var sink = new DiagnosticSink("question");
        var statement = new StatementParser($"expect permit {text}", 1, null, sink).Parse() as Expectation;
        if (statement is { Purposes.Count: not 1 })
            sink.Error(1, 1, text.Length, "a question has one purpose");
        errors = sink.InOrder;
        return statement is null || sink.HasErrors
            ? null
            : new(statement.Action, statement.Categories, statement.Purposes[0], statement.Recipient ?? Recipient.Site, statement.Given, statement.Residence);
    }
}
