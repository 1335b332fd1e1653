using Kept.Policy;
using Kept.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kept.Server.Policies.Publishing;

/// <summary>What stands in the way of publishing a text, all at once, and what it says if nothing does.</summary>
internal sealed record DraftCheck(PolicyDocument? Document, CompiledPolicy? Compiled, IReadOnlyList<Diagnostic> Findings)
{
    public IEnumerable<Diagnostic> Errors => Findings.Where(f => f.Severity == Severity.Error);

    public IEnumerable<Diagnostic> Warnings => Findings.Where(f => f.Severity == Severity.Warning);

    public bool Ok => Document is not null && !Errors.Any();

    /// <summary>The draft as a version, to be compared and shown; it is on no shelf.</summary>
    public PolicyVersion AsVersion(DateTimeOffset effectiveAt) => new(Document!, Compiled!, effectiveAt);
}

/// <summary>Checks a text as the next version of a policy: its language, its own tests, and its name and dates.</summary>
internal sealed class DraftChecker(KeptDb db, TimeProvider time)
{
    public async Task<DraftCheck> CheckAsync(string policy, string text, CancellationToken cancel)
    {
        var (document, compiled, findings) = PolicyReader.Read(text, "draft");
        if (document is null)
            return new DraftCheck(null, null, findings);
        var published = await db.Set<PublishedPolicy>().AsNoTracking().Where(p => p.Name == policy).Select(p => p.Version).ToListAsync(cancel);
        var dates = Dates(document, policy, published.Max(StringComparer.Ordinal), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        return new DraftCheck(document, compiled, [.. findings, .. dates, .. PolicyLint.Check(document)]);
    }

    private static IEnumerable<Diagnostic> Dates(PolicyDocument document, string policy, string? newest, DateOnly today)
    {
        if (document.Name != policy)
            yield return At(document, "name", $"this is a version of '{policy}', not of '{document.Name}'");
        if (newest is not null && string.CompareOrdinal(PublishedPolicy.VersionOf(document.Version), newest) <= 0)
            yield return At(document, "version", $"a version's date is later than every one before it; the newest is {newest}");
        if (document.Effective < today)
            yield return At(document, "effective", $"a version cannot come into force in the past; choose {PublishedPolicy.VersionOf(today)} or a later day");
    }

    private static Diagnostic At(PolicyDocument document, string key, string message)
    {
        var lines = document.Source.Split('\n');
        var line = Array.FindIndex(lines, l => l.StartsWith(key + ":", StringComparison.Ordinal));
        return new Diagnostic(Severity.Error, document.File, line + 1, 1, lines[line].Length, message);
    }
}
