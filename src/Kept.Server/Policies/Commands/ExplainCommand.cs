using System.CommandLine;
using Kept.Policy;
using Kept.Policy.Analysis;

namespace Kept.Server.Policies.Commands;

/// <summary><c>kept policy explain FILE --action share --categories email …</c>: one decision with its reasons.</summary>
internal static class ExplainCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var file = PolicyCommand.File("FILE", "The policy file.");
        var action = new Option<string>("--action") { Description = "collect, use, share, combine or keep.", Required = true };
        var categories = new Option<string>("--categories") { Description = "Categories or groups, separated by commas.", Required = true };
        var purpose = new Option<string>("--purpose") { Description = "For what.", Required = true };
        var recipient = new Option<string>("--recipient") { Description = "Who gets it; needed with --action share.", DefaultValueFactory = _ => "" };
        var given = new Option<string>("--given") { Description = "Facts that hold, separated by commas, such as 'opted-in(sharing)'.", DefaultValueFactory = _ => "" };
        var json = PolicyCommand.Json();
        var command = new Command("explain", "Decides one question and says why.") { file, action, categories, purpose, recipient, given, json };
        command.SetAction(parsed =>
        {
            var policy = PolicyFile.Load(parsed.GetRequiredValue(file));
            var with = parsed.GetValue(recipient) is { Length: > 0 } to ? $" with {to}" : "";
            var facts = parsed.GetValue(given) is { Length: > 0 } some ? $" given {some}" : "";
            var text = $"{parsed.GetRequiredValue(action)} {parsed.GetRequiredValue(categories)}{with} for {parsed.GetRequiredValue(purpose)}{facts}";
            if (Question.Read(text, out var problems) is { } request)
                return Answer(policy.Decide(in request), parsed.GetValue(json), output);
            PolicyCommand.WriteProblems(problems, error);
            return PolicyCommand.Misuse;
        });
        return command;
    }

    private static int Answer(Decision decision, bool json, TextWriter output)
    {
        if (json)
            JsonAnswer.Write(output, JsonAnswer.Of(decision));
        else
            output.Write(decision.Explain());
        return decision.Permitted ? PolicyCommand.Fine : PolicyCommand.Findings;
    }
}
