using System.CommandLine;
using System.Text.Json.Nodes;
using Kept.Policy.Analysis;

namespace Kept.Server.Policies.Commands;

/// <summary><c>kept policy prove FILE "never share health"</c>: whether a sentence holds whatever is asked under whatever facts.</summary>
internal static class ProveCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var file = PolicyCommand.File("FILE", "The policy file.");
        var sentence = new Argument<string>("SENTENCE")
        {
            Description = "A statement that begins with 'never', 'expect deny' or 'expect permit'. Purposes, recipients and facts that it does not name are free.",
        };
        var json = PolicyCommand.Json();
        var command = new Command("prove", "Proves a sentence over all facts, or gives the shortest counterexample.") { file, sentence, json };
        command.SetAction(parsed =>
        {
            var proof = PolicyProof.Of(PolicyFile.Load(parsed.GetRequiredValue(file)), parsed.GetRequiredValue(sentence), out var problems);
            if (proof is not null)
                return Answer(proof, parsed.GetValue(json), output);
            PolicyCommand.WriteProblems(problems, error);
            return PolicyCommand.Misuse;
        });
        return command;
    }

    private static int Answer(PolicyProof proof, bool json, TextWriter output)
    {
        if (json)
            JsonAnswer.Write(output, new JsonObject { ["proven"] = proof.Proven, ["counterexample"] = proof.Counterexample is { } shown ? JsonAnswer.Of(shown) : null });
        else if (proof.Counterexample is { } counterexample)
            output.Write($"does not hold\n{counterexample.Explain()}");
        else
            output.WriteLine("proven");
        return proof.Proven ? PolicyCommand.Fine : PolicyCommand.Findings;
    }
}
