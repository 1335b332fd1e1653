using System.CommandLine;
using Kept.Policy;

namespace Kept.Server.Policies.Commands;

/// <summary><c>kept policy check FILE…</c>: errors and warnings of files, and what server and policy ask of each other.</summary>
internal static class CheckCommand
{
    public static Command Create(TextWriter output, TimeProvider time)
    {
        var files = new Argument<string[]>("FILE") { Description = "Policy files.", Arity = ArgumentArity.OneOrMore };
        var json = PolicyCommand.Json();
        var command = new Command("check", "Finds errors, contradictions, rules that do nothing and promises without a rule.") { files, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(files), parsed.GetValue(json), output, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));
        return command;
    }

    private static int Run(string[] files, bool json, TextWriter output, DateOnly today)
    {
        var findings = files.SelectMany(file => Findings(PolicyFile.Read(file), file, today)).ToList();
        var fine = findings.TrueForAll(f => f.Severity == Severity.Note);
        if (json)
            JsonAnswer.Write(output, JsonAnswer.Array(findings, JsonAnswer.Of));
        else
            findings.ForEach(output.WriteLine);
        if (fine && !json)
            output.WriteLine($"{files.Length} {(files.Length == 1 ? "file" : "files")} checked, nothing found.");
        return fine ? PolicyCommand.Fine : PolicyCommand.Findings;
    }

    private static IEnumerable<Diagnostic> Findings(string text, string file, DateOnly today)
    {
        var result = PolicyParser.Parse(text, file);
        IEnumerable<Diagnostic> findings = [.. result.Diagnostics, .. PolicyMarkup.Check(text, file)];
        if (result.Document is { } document)
            findings = [.. findings, .. PolicyReader.Unkept(document, file), .. CompiledPolicy.Compile(document).CheckExpectations(), .. PolicyLint.Check(document), .. ServerPurposes(document)];
        if (result.Document is not { } known || !IsHistory(known, file))
            findings = findings.Concat(new VersionDates(today).Check(text, file));
        return findings.OrderBy(finding => finding.Line).ThenBy(finding => finding.Column);
    }

    /// <summary>A file that lies where the server seeds its policies from, {name}/{version}.md, may tell of a version long in force.</summary>
    private static bool IsHistory(PolicyDocument document, string file)
    {
        var path = Path.GetFullPath(file);
        return Path.GetFileName(path) == $"{PublishedPolicy.VersionOf(document.Version)}.md" && Path.GetFileName(Path.GetDirectoryName(path)) == document.Name;
    }

    /// <summary>
    /// A purpose that the server's routes ask for and no rule permits will be refused to whoever comes that way. One that a rule permits
    /// and no part of the server asks for does no harm: another program may, or a later server.
    /// </summary>
    private static IEnumerable<Diagnostic> ServerPurposes(PolicyDocument document)
    {
        var asked = Server.Routes.Table.Rules.SelectMany(route => route.Purposes).ToHashSet();
        var permitted = document.Rules.Where(rule => !rule.Never).SelectMany(rule => rule.Purposes).ToHashSet();
        foreach (var purpose in asked.Except(permitted).OrderBy(purpose => purpose.Id))
            yield return new(Severity.Warning, document.File, 1, 1, 0, $"the server asks for the purpose '{purpose}', which no rule permits");
        var unasked = permitted.Except(AskedPurposes.All).ToHashSet();
        foreach (var rule in document.Rules.Where(rule => !rule.Never))
            foreach (var purpose in rule.Purposes.Where(unasked.Remove))
                yield return new(Severity.Note, document.File, rule.Line, 1, rule.Text.Length, $"no part of this server asks for the purpose '{purpose}'");
    }
}
