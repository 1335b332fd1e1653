using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kept.Policy;
using Kept.Policy.Analysis;

namespace Kept.Server.Policies.Commands;

/// <summary>How the commands write answers for programs: one indented JSON value.</summary>
internal static class JsonAnswer
{
    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, JsonNode answer) => output.WriteLine(answer.ToJsonString(Layout));

    public static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> one) => new([.. items.Select(one)]);

    public static JsonArray Names(IEnumerable<string> names) => Array(names, name => JsonValue.Create(name));

    public static JsonObject Of(Diagnostic finding) => new()
    {
        ["file"] = finding.File,
        ["line"] = finding.Line,
        ["column"] = finding.Column,
        ["severity"] = finding.Severity.ToString().ToLowerInvariant(),
        ["message"] = finding.Message,
        ["suggestion"] = finding.Suggestion,
    };

    public static JsonObject Of(Decision decision) => new()
    {
        ["decision"] = decision.Permitted ? "permit" : "deny",
        ["request"] = decision.Request.ToString(),
        ["reasons"] = Array(decision.Reasons, reason => new JsonObject
        {
            ["clause"] = reason.Clause?.Id,
            ["line"] = reason.Line == 0 ? null : reason.Line,
            ["text"] = reason.Text,
        }),
        ["duties"] = Names(decision.Duties.Duties.Select(duty => duty.Name)),
    };

    public static JsonObject Of(Condition condition) => new()
    {
        ["when"] = Names(condition.When.All.Select(fact => fact.Name)),
        ["unless"] = Names(condition.Unless.All.Select(fact => fact.Name)),
        ["residence"] = Names(condition.Residence),
    };
}
