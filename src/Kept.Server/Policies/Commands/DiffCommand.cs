using System.CommandLine;
using System.Text.Json.Nodes;
using Kept.Policy;
using Kept.Policy.Analysis;
using Kept.Server.Policies.Publishing;
using Kept.Server.Storage;

namespace Kept.Server.Policies.Commands;

/// <summary><c>kept policy diff OLD NEW</c>: exactly what a new version permits, denies and demands that the old one did not.</summary>
internal static class DiffCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var old = PolicyCommand.File("OLD", "The version before.");
        var next = PolicyCommand.File("NEW", "The version after.");
        var data = new Option<string>("--data") { Description = "A data folder: count the people whose data the changes reach." };
        var database = new Option<string>("--database") { Description = "The same for PostgreSQL, by a connection string." };
        var json = PolicyCommand.Json();
        var command = new Command("diff", "Compares two versions over their whole decision space.") { old, next, data, database, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var (before, after) = (PolicyFile.Load(parsed.GetRequiredValue(old)), PolicyFile.Load(parsed.GetRequiredValue(next)));
            var diff = PolicyDiff.Between(before, after);
            var storage = new StorageOptions { Data = parsed.GetValue(data) ?? "data", Database = parsed.GetValue(database) ?? "" };
            var reach = parsed.GetValue(data) is null && !storage.IsPostgres ? null : await HeldData.ReachAsync(storage, before.Document, after.Document, diff, cancel);
            if (parsed.GetValue(json))
                JsonAnswer.Write(output, Json(diff, after.Document, reach));
            else
                WriteText(diff, after.Document, reach, output);
            return diff.IsEmpty ? PolicyCommand.Fine : PolicyCommand.Findings;
        });
        return command;
    }

    private static void WriteText(PolicyDiff diff, PolicyDocument after, HeldReach? reach, TextWriter output)
    {
        if (diff.IsEmpty)
            output.WriteLine("The versions decide alike.");
        foreach (var kind in diff.Changes.GroupBy(change => change.Kind))
        {
            output.WriteLine($"{Heading(kind.Key)}:");
            foreach (var change in kind)
                output.WriteLine($"  {change}");
        }
        if (diff.Retentions.Count > 0)
            output.WriteLine("Kept for a different time:");
        foreach (var change in diff.Retentions)
            output.WriteLine($"  {change.Category}: {Time(change.Before)} before, {Time(change.After)} now");
        if (reach is not null)
            output.WriteLine($"Held under the old version: {reach.Collections} collections of {reach.People} people; what is newly permitted concerns {reach.Affected} of them.");
        if (!diff.IsEmpty)
            Needs(diff, after.Changes).ForEach(output.WriteLine);
    }

    private static string Heading(ChangeKind kind) => kind switch
    {
        ChangeKind.Permitted => "Newly permitted",
        ChangeKind.Denied => "Newly denied",
        ChangeKind.DutiesAdded => "Duties added",
        _ => "Duties removed",
    };

    private static string Time(Retention? retention) => retention?.ToString() ?? "no time given";

    /// <summary>
    /// What must be done before earlier data is under what the version loosens, said once for all that needs the same: what the
    /// server does when the version is published.
    /// </summary>
    private static List<string> Needs(PolicyDiff diff, ChangeTerms whole)
    {
        var reaches = diff.Changes.Where(Consequences.Loosens).Select(change => (Reach: change.Reach ?? whole, Words: change.ToString()))
            .Concat(diff.Retentions.Where(Consequences.IsLonger).Select(change => (change.Reach, Words: change.ToString())))
            .ToLookup(change => change.Reach, change => change.Words);
        if (reaches.Count == 0)
            return [Consequences.NothingLoosened];
        return [.. reaches.Select(reach => $"{Need(reach.Key)}{(reaches.Count == 1 ? "." : $", for: {string.Join("; ", reach)}.")}")];
    }

    private static string Need(ChangeTerms reach) => reach.Mode switch
    {
        ChangeMode.NewDataOnly => "What is newly permitted is for new data only, so that nobody needs to be told and earlier data stays under the old version",
        ChangeMode.AfterNotice => $"To reach earlier data, each person needs a delivered notice and {reach.NoticeDays} {(reach.NoticeDays == 1 ? "day" : "days")} without objection",
        _ => "To reach earlier data, each person must consent",
    };

    private static JsonObject Json(PolicyDiff diff, PolicyDocument after, HeldReach? reach) => new()
    {
        ["changes"] = JsonAnswer.Array(diff.Changes, change => new JsonObject
        {
            ["kind"] = System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(change.Kind.ToString()),
            ["action"] = Taxonomy.NameOf(change.Action),
            ["categories"] = JsonAnswer.Names(change.Categories.Select(category => category.Name)),
            ["purposes"] = JsonAnswer.Names(change.Purposes.Select(purpose => purpose.Name)),
            ["recipient"] = change.Recipient.Name,
            ["conditions"] = JsonAnswer.Array(change.Conditions, JsonAnswer.Of),
            ["duties"] = JsonAnswer.Names(change.Duties.Duties.Select(duty => duty.Name)),
            ["reaching"] = change.Reach?.ToString(),
        }),
        ["retentions"] = JsonAnswer.Array(diff.Retentions, change => new JsonObject
        {
            ["category"] = change.Category.Name,
            ["before"] = change.Before?.ToString(),
            ["after"] = change.After?.ToString(),
            ["reaching"] = Consequences.IsLonger(change) ? change.Reach.ToString() : null,
        }),
        ["held"] = reach is null ? null : new JsonObject { ["collections"] = reach.Collections, ["people"] = reach.People, ["affected"] = reach.Affected },
        ["needs"] = JsonAnswer.Names(diff.IsEmpty ? [] : Needs(diff, after.Changes)),
    };
}
