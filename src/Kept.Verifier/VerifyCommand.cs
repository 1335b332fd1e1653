using System.CommandLine;

namespace Kept.Verifier;

/// <summary>The command line of <c>kept-verify</c>.</summary>
public static class VerifyCommand
{
    /// <summary>Everything holds.</summary>
    public const int Verified = 0;

    /// <summary>Something does not hold; the output says what and where.</summary>
    public const int NotVerified = 1;

    /// <summary>Nothing was checked: wrong arguments, or a file that can't be read or is malformed.</summary>
    public const int Misuse = 2;

    /// <summary>Runs the tool.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="output">Takes the result.</param>
    /// <param name="error">Takes what keeps the tool from checking.</param>
    /// <returns><see cref="Verified"/>, <see cref="NotVerified"/> or <see cref="Misuse"/>.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var root = new RootCommand("Verifies what a shop's ledger proves, trusting nobody.");
        root.Add(RecordCommand(output, error));

        // A file may be named "@x"; it is not a list of further arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        foreach (var problem in parsed.Errors) error.WriteLine("kept-verify: " + problem.Message);
        if (parsed.Errors.Count > 0) return Misuse;

        // The library's handler would turn a crash of this tool into 1, which says that the record does not hold.
        return parsed.Invoke(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false });
    }

    static Command RecordCommand(TextWriter output, TextWriter error)
    {
        var file = new Argument<string>("FILE") { Description = "The record exported from the privacy centre (JSON)." };
        var root = new Option<string>("--root")
        {
            Description = "A size and root that you obtained elsewhere, to which the record must lead.",
            HelpName = "SIZE:BASE64",
        };
        var checkpoint = new Option<string>("--checkpoint")
        {
            Description = "A checkpoint file that you obtained elsewhere. Its signatures are not checked.",
            HelpName = "FILE",
        };
        var command = new Command("record", "Checks a person's exported record.") { file, root, checkpoint };
        command.Validators.Add(result =>
        {
            if (result.GetResult(root) is not null && result.GetResult(checkpoint) is not null)
                result.AddError("Give --root or --checkpoint, not both.");
        });
        command.SetAction(parsed => RecordCheck.Run(
            parsed.GetRequiredValue(file), parsed.GetValue(root), parsed.GetValue(checkpoint), output, error));
        return command;
    }
}
