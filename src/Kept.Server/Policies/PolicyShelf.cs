using System.Globalization;
using Kept.Policy;
using Kept.Server.Storage;

namespace Kept.Server.Policies;

/// <summary>One dated version of a policy, as read and as compiled.</summary>
internal sealed record PolicyVersion(PolicyDocument Document, CompiledPolicy Compiled)
{
    /// <summary>For example <c>inkwell@2026-11-01</c>: how entries and records name it.</summary>
    public string Label => $"{Document.Name}@{Document.Version:yyyy-MM-dd}";
}

/// <summary>All versions of all policies, read once at start from <c>policies/{name}/{version}.md</c>.</summary>
internal sealed class PolicyShelf
{
    private readonly Dictionary<string, List<PolicyVersion>> shelves = new(StringComparer.Ordinal);

    /// <summary>All versions of a policy, the newest first.</summary>
    public IReadOnlyList<PolicyVersion> Versions(string name) => shelves[name];

    public IEnumerable<PolicyVersion> All => shelves.Values.SelectMany(v => v);

    /// <summary>The version in force at a moment: the newest whose effective date (UTC) has come.</summary>
    public PolicyVersion InForce(string name, DateTimeOffset now) =>
        Versions(name).First(v => v.Document.Effective <= DateOnly.FromDateTime(now.UtcDateTime));

    public PolicyVersion? Find(string name, DateOnly version) =>
        shelves.GetValueOrDefault(name)?.FirstOrDefault(v => v.Document.Version == version);

    /// <summary>The version of a date written <c>yyyy-MM-dd</c>, or null when the text is no date or no version has it.</summary>
    public PolicyVersion? FindByDate(string name, string? version) =>
        DateOnly.TryParseExact(version, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? Find(name, date) : null;

    /// <summary>
    /// Reads every version. Throws <see cref="StartupException"/> with all errors of all files (file, line, column and a
    /// suggestion), because a policy that cannot be read must not decide.
    /// </summary>
    public static PolicyShelf Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new StartupException($"The policy folder '{folder}' does not exist. Set 'Policies' to the folder that holds one folder a policy.");
        var shelf = new PolicyShelf();
        var errors = new List<Diagnostic>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            shelf.Put(file, Path.Combine("policies", Path.GetRelativePath(folder, file)), errors);
        if (errors.Count > 0)
            throw new StartupException($"{errors.Count} error(s) in the policies; nothing was started.\n{string.Join('\n', errors)}");
        foreach (var versions in shelf.shelves.Values)
            versions.Sort((a, b) => b.Document.Version.CompareTo(a.Document.Version));
        return shelf;
    }

    /// <summary>Throws <see cref="StartupException"/> unless every named policy has a version in force.</summary>
    public void Require(IEnumerable<string> names, DateTimeOffset now)
    {
        foreach (var name in names)
            if (!shelves.TryGetValue(name, out var versions) || !versions.Exists(v => v.Document.Effective <= DateOnly.FromDateTime(now.UtcDateTime)))
                throw new StartupException($"A site follows the policy '{name}', but no version of it is in force. Add policies/{name}/YYYY-MM-DD.md with an effective date that has come.");
    }

    private void Put(string file, string shown, List<Diagnostic> errors)
    {
        var result = PolicyParser.Parse(File.ReadAllText(file), shown);
        errors.AddRange(result.Diagnostics.Where(d => d.Severity == Severity.Error));
        if (result.Document is not { } document || !result.Ok)
            return;
        errors.AddRange(document.Rules.Where(rule => rule.Retention is { From: not RetentionStart.Collection }).Select(rule => new Diagnostic(
            Severity.Error, shown, rule.Line, 1, rule.Text.Length, "this server counts how long data is kept from its collection alone; a time 'after' something else would never end")));
        var compiled = CompiledPolicy.Compile(document);
        errors.AddRange(compiled.CheckExpectations().Where(d => d.Severity == Severity.Error));
        if (!shelves.TryGetValue(document.Name, out var versions))
            shelves.Add(document.Name, versions = []);
        versions.Add(new PolicyVersion(document, compiled));
    }
}
