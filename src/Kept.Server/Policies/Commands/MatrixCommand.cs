using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Kept.Policy;
using Kept.Policy.Analysis;
using Kept.Server.Shared;

namespace Kept.Server.Policies.Commands;

/// <summary><c>kept policy matrix FILE</c>: the whole decision table, as text, CSV, JSON or a page with a filter.</summary>
internal static class MatrixCommand
{
    private static readonly string[] Formats = ["text", "csv", "html"];

    public static Command Create(TextWriter output, TextWriter error)
    {
        var file = PolicyCommand.File("FILE", "The policy file.");
        var format = new Option<string>("--format") { Description = "text, csv or html.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong(Formats);
        var json = PolicyCommand.Json();
        var command = new Command("matrix", "Writes the whole decision table; what is not in it is denied.") { file, format, json };
        command.SetAction(parsed =>
        {
            var document = PolicyFile.Load(parsed.GetRequiredValue(file)).Document;
            Write(document, PolicyMatrix.Of(document), parsed.GetValue(json) ? "json" : parsed.GetValue(format)!, output);
            return PolicyCommand.Fine;
        });
        return command;
    }

    private static void Write(PolicyDocument document, IReadOnlyList<MatrixRow> rows, string format, TextWriter output)
    {
        if (format == "json")
            JsonAnswer.Write(output, JsonAnswer.Array(rows, Json));
        else if (format == "csv")
            WriteCsv(rows, output);
        else if (format == "html")
            output.Write(MatrixHtml.Page(document, rows));
        else
            WriteText(rows, output);
    }

    private static void WriteText(IReadOnlyList<MatrixRow> rows, TextWriter output)
    {
        foreach (var question in rows.GroupBy(row => (row.Action, row.Purpose, row.Recipient)))
        {
            var with = question.Key.Action == PolicyAction.Share ? $" with {question.Key.Recipient}" : "";
            output.WriteLine($"{Taxonomy.NameOf(question.Key.Action)}{with} for {question.Key.Purpose}");
            foreach (var row in question)
                output.WriteLine($"  {row.Categories}: {row.Answer}{(row.Duties.Count == 0 ? "" : $"; must {row.DutiesText}")}");
        }
    }

    /// <summary>A row for each question with one category.</summary>
    private static void WriteCsv(IReadOnlyList<MatrixRow> rows, TextWriter output) => output.Write(Encoding.UTF8.GetString(Csv.Write(
        ["action", "category", "purpose", "recipient", "permitted", "duties"],
        rows.SelectMany(row => row.Categories, (row, category) => (IEnumerable<string>)
            [Taxonomy.NameOf(row.Action), category.Name, row.Purpose.Name, row.Recipient.Name, row.Answer, row.DutiesText]))));

    private static JsonObject Json(MatrixRow row) => new()
    {
        ["action"] = Taxonomy.NameOf(row.Action),
        ["purpose"] = row.Purpose.Name,
        ["recipient"] = row.Recipient.Name,
        ["categories"] = JsonAnswer.Names(row.Categories.Select(category => category.Name)),
        ["permitted"] = JsonAnswer.Array(row.Conditions, JsonAnswer.Of),
        ["duties"] = JsonAnswer.Array(row.Duties, owed => new JsonObject
        {
            ["duty"] = owed.Duty.Name,
            ["owed"] = JsonAnswer.Array(owed.Conditions, JsonAnswer.Of),
        }),
    };
}
