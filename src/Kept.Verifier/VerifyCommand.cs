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
        root.Add(LogCommand(output, error));
        root.Add(KeyCommand(output, error));
        root.Add(CosignCommand(output, error));

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
        var key = LogKey(required: false);
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
        var command = new Command("record", "Checks a person's exported record.") { file, key, root, checkpoint };
        command.Validators.Add(result =>
        {
            if (result.GetResult(root) is not null && result.GetResult(checkpoint) is not null)
                result.AddError("Give --root or --checkpoint, not both.");
        });
        command.SetAction(parsed => RecordCheck.Run(
            parsed.GetRequiredValue(file), parsed.GetValue(key), parsed.GetValue(root), parsed.GetValue(checkpoint), output, error));
        return command;
    }

    static Command LogCommand(TextWriter output, TextWriter error)
    {
        var (place, key, witness) = (LogPlace(), LogKey(required: true), WitnessKeys());
        var state = new Option<string>("--state")
        {
            Description = "Where the checkpoint verified last time is kept, so that a log that forgets or forks is caught.",
            HelpName = "FILE",
        };
        var afterRestore = new Option<bool>("--after-restore")
        {
            Description = "Go on from a log that was restored from a backup, although entries verified before are lost. The old state is kept.",
        };
        var command = new Command("log", "Checks a whole log, and that it extends the one seen last time.") { place, key, witness, state, afterRestore };
        command.SetAction((parsed, cancel) => new LogCheck(
            parsed.GetRequiredValue(place), parsed.GetRequiredValue(key), parsed.GetValue(witness) ?? [], parsed.GetValue(state))
        {
            FollowsRestores = true,
            AfterRestore = parsed.GetValue(afterRestore),
        }.RunAsync(output, error, cancel));
        return command;
    }

    static Command KeyCommand(TextWriter output, TextWriter error)
    {
        var name = new Argument<string>("NAME") { Description = "The witness's name, such as witness.example.com/w1." };
        var secret = new Argument<string>("FILE") { Description = "Where the private key goes; it must not be there yet." };
        var command = new Command("key", "Makes a witness's key and prints its public half.") { name, secret };
        command.SetAction(parsed => Witness.NewKey(parsed.GetRequiredValue(name), parsed.GetRequiredValue(secret), output, error));
        return command;
    }

    static Command CosignCommand(TextWriter output, TextWriter error)
    {
        var (place, key) = (LogPlace(), LogKey(required: true));
        var state = new Option<string>("--state") { Description = "Where the checkpoint signed last time is kept.", HelpName = "FILE", Required = true };
        var secret = new Option<string>("--secret") { Description = "The witness's private key.", HelpName = "FILE", Required = true };
        var command = new Command("cosign", "Checks a log as a witness and prints its checkpoint, cosigned.") { place, key, state, secret };
        command.SetAction((parsed, cancel) => Witness.CosignAsync(
            new LogCheck(parsed.GetRequiredValue(place), parsed.GetRequiredValue(key), [], parsed.GetRequiredValue(state)),
            parsed.GetRequiredValue(secret), TimeProvider.System.GetUtcNow(), output, error, cancel));
        return command;
    }

    static Argument<string> LogPlace() => new("URL|DIR") { Description = "Where the log's files are: an address such as https://example.com/ledger, or a folder." };

    static Option<string> LogKey(bool required) => new("--key")
    {
        Description = "The log's public key: name+ID+base64.",
        HelpName = "VKEY",
        Required = required,
    };

    static Option<string[]> WitnessKeys() => new("--witness")
    {
        Description = "The public key of a witness that must have cosigned the checkpoint; may be given several times.",
        HelpName = "VKEY",
    };
}
