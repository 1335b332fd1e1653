using System.Collections.Concurrent;
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

    private static IEnumerable<Diagnostic> Unkept(PolicyDocument document, string file) => document.Rules
        .Where(rule => rule.Retention is { From: not RetentionStart.Collection })
        .Select(rule => new Diagnostic(
            Severity.Error, file, rule.Line, 1, rule.Text.Length, "this server counts how long data is kept from its collection alone; a time 'after' something else would never end"));

    /// <summary>
    /// The version of a row. Throws <see cref="PolicyTamperedException"/> when the text is not the one whose digest was
    /// published, or cannot be read.
    /// </summary>
    public PolicyVersion VersionOf(PublishedPolicy row)
    {
        var key = (row.Name, row.Version, row.Sha256);
        if (held.TryGetValue(key, out var known) && known.Document.Source == row.Text && known.EffectiveAt == row.EffectiveAt)
            return known;
        if (row is not { Text: { } text, EffectiveAt: { } effective })
            throw new PolicyTamperedException(row, "its text is missing in the database");
        var (document, compiled, findings) = Read(text, $"policies/{row.Name}/{row.Version}.md");
        var digest = document?.Sha256 ?? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
        if (digest != row.Sha256)
            throw new PolicyTamperedException(row, $"its text in the database has the digest {digest}, and {row.Sha256} was published");
        if (document is null || document.Name != row.Name || PublishedPolicy.VersionOf(document.Version) != row.Version)
            throw new PolicyTamperedException(row, $"its text cannot be used: {string.Join('\n', findings)}");
        return held[key] = new PolicyVersion(document, compiled!, effective);
    }

    /// <summary>Every version that decides, now or from its moment on, as the database has them.</summary>
    public async Task<PolicySet> LoadAsync(KeptDb db, CancellationToken cancel)
    {
        var rows = await db.Set<PublishedPolicy>().AsNoTracking().Where(p => p.WithdrawnAt == null).ToListAsync(cancel);
        return new PolicySet(rows.Select(VersionOf));
    }
}

/// <summary>A published version is not what it was when it was published.</summary>
internal sealed class PolicyTamperedException(PublishedPolicy row, string what)
    : Exception($"The published policy {row.Label} was changed: {what}. A published version never changes; restore the database from a backup, and write the change as a new version.");
