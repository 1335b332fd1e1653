using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Kept.Policy;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Policies;

/// <summary>Parses and compiles the texts of policies. What decides once is kept, since a published text never changes.</summary>
internal sealed class PolicyReader
{
    private readonly ConcurrentDictionary<(string Name, string Version, string Sha256), PolicyVersion> held = new();

    /// <summary>
    /// Reads a text. The document is null when there is an error: in the language, or in an <c>expect</c> line that does not
    /// hold. Warnings are among the findings either way.
    /// </summary>
    public static (PolicyDocument? Document, CompiledPolicy? Compiled, IReadOnlyList<Diagnostic> Findings) Read(string text, string file)
    {
        var parsed = PolicyParser.Parse(text, file);
        if (parsed.Document is not { } document)
            return (null, null, [.. parsed.Diagnostics.Concat(PolicyMarkup.Check(text, file)).OrderBy(d => d.Line)]);
        var compiled = CompiledPolicy.Compile(document);
        List<Diagnostic> findings = [.. parsed.Diagnostics, .. PolicyMarkup.Check(text, file), .. Unkept(document, file), .. compiled.CheckExpectations()];
        return findings.Exists(d => d.Severity == Severity.Error) ? (null, null, findings) : (document, compiled, findings);
    }

    /// <summary>Times that the language knows and this server does not keep.</summary>
    public static IEnumerable<Diagnostic> Unkept(PolicyDocument document, string file) => document.Rules
        .Where(rule => rule.Retention is { From: not RetentionStart.Collection })
        .Select(rule => new Diagnostic(
            Severity.Error, file, rule.Line, 1, rule.Text.Length, "this server counts how long data is kept from its collection alone; a time 'after' something else would never end"));

    /// <summary>
    /// Every version that decides, now or from its moment on, as the database has them. A version that was changed
    /// behind the server's back denies everything from then on, and its policy has a fault.
    /// </summary>
    public async Task<PolicySet> LoadAsync(KeptDb db, CancellationToken cancel)
    {
        // A version and its entry commit together, so the rows are read after the entries that may miss one.
        var earlier = await PolicyEvidence.ReadAsync(db, cancel);
        var rows = await db.Set<PublishedPolicy>().AsNoTracking().OrderBy(p => p.Name).ThenBy(p => p.Version).ToListAsync(cancel);
        var evidence = rows.TrueForAll(r => earlier.ProblemOf(r) is null) ? earlier : await PolicyEvidence.ReadAsync(db, cancel);
        var (versions, faults) = (new List<PolicyVersion>(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            var (version, problem) = VersionOf(row);
            problem ??= evidence.ProblemOf(row);
            if (problem is not null)
                Fail(row.Name, row.Version, $"was changed: {problem}");
            else if (row.WithdrawnAt is null)
                versions.Add(version!);
        }
        foreach (var lost in earlier.Lost(rows))
            if (lost.Split('@') is [var name, var date])
                Fail(name, date, "is in the ledger and no longer in the database");
        return new PolicySet(versions, faults);

        void Fail(string name, string date, string what)
        {
            if (StandIn(name, date) is { } standIn)
                versions.Add(standIn);
            faults.TryAdd(name, $"the published policy {name}@{date} {what}. A published version never changes; restore the database from a backup, and write the change as a new version");
        }
    }

    /// <summary>
    /// The version of a row, or what is wrong with it: its text is not the one whose digest was published, or it cannot be
    /// read.
    /// </summary>
    private (PolicyVersion? Version, string? Problem) VersionOf(PublishedPolicy row)
    {
        var key = (row.Name, row.Version, row.Sha256);
        if (held.TryGetValue(key, out var known) && known.Document.Source == row.Text && known.EffectiveAt == row.EffectiveAt)
            return (known, null);
        if (row is not { Text: { } text, EffectiveAt: { } effective })
            return (null, "its text is missing in the database");
        var (document, compiled, findings) = Read(text, $"policies/{row.Name}/{row.Version}.md");
        var digest = document?.Sha256 ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        if (digest != row.Sha256)
            return (null, $"its text in the database has the digest {digest}, and {row.Sha256} was published");
        if (document is null || document.Name != row.Name || PublishedPolicy.VersionOf(document.Version) != row.Version)
            return (null, $"its text cannot be used ({findings.FirstOrDefault(f => f.Severity == Severity.Error)})");
        return (held[key] = new PolicyVersion(document, compiled!, effective), null);
    }

    /// <summary>A version without a rule, which denies everything (INVARIANT (DENY)); null for what cannot be a version's name or date.</summary>
    private static PolicyVersion? StandIn(string name, string date)
    {
        var text = $"""
            ---
            name: {name}
            version: {date}
            effective: {date}
            language: en-US
            title: Not available
            marketing-default: opt-in
            ---

            # Not available
            """;
        return PolicyParser.Parse(text, "stand-in").Document is { } document
            ? new PolicyVersion(document, CompiledPolicy.Compile(document), new DateTimeOffset(document.Effective, TimeOnly.MinValue, TimeSpan.Zero))
            : null;
    }
}
