using System.CommandLine;
using Kept.Policy;

namespace Kept.Server.Policies.Commands;

/// <summary>
/// <c>kept policy …</c>: what a policy file means, told by the same code that decides in the server. Every answer covers the
/// whole decision space. No server is started and nothing is changed.
/// </summary>
internal static class PolicyCommand
{
    /// <summary>Nothing was found, or the answer is the wanted one.</summary>
    public const int Fine = 0;

    /// <summary>Findings, differences, a denial, or a sentence that does not hold.</summary>
    public const int Findings = 1;

    /// <summary>Wrong arguments, or a file that cannot be read.</summary>
    public const int Misuse = 2;

    /// <summary>Runs the command with the arguments after <c>kept</c>.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error, TimeProvider time)
    {
        var policy = new Command("policy", "Checks, explains, compares and proves policy files.")
        {
            CheckCommand.Create(output, time),
            ExplainCommand.Create(output, error),
            MatrixCommand.Create(output, error),
            DiffCommand.Create(output, error),
            ProveCommand.Create(output, error),
        };
        // A file may be named "@x"; it is not a list of further arguments.
        var parsed = new RootCommand("Kept") { policy }.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        foreach (var problem in parsed.Errors)
            error.WriteLine($"kept: {problem.Message}");
        if (parsed.Errors.Count > 0)
            return Misuse;
        try
        {
            return parsed.Invoke(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (PolicyFileException e)
        {
            error.WriteLine(e.Message);
            return Misuse;
        }
    }

    /// <summary>What is wrong with words of the command line; they have no file, line and column to name.</summary>
    public static void WriteProblems(IEnumerable<Diagnostic> problems, TextWriter error)
    {
        foreach (var problem in problems)
            error.WriteLine($"kept: {problem.Message}{(problem.Suggestion is null ? "" : $"; did you mean '{problem.Suggestion}'?")}");
    }

    /// <summary>The option every command has: the answer as JSON for programs.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Write the answer as JSON." };

    /// <summary>The argument that names one policy file.</summary>
    public static Argument<string> File(string name, string about) => new(name) { Description = about };
}
