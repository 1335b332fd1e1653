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
        var published = await db.Set<PublishedPolicy>().AsNoTracking().Where(p => p.Name == policy).Select(p => p.Version).ToListAsync(cancel);
        var dates = new VersionDates(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), policy, published.Max(StringComparer.Ordinal)).Check(text, "draft");
        var lint = document is null ? [] : PolicyLint.Check(document);
        return new DraftCheck(document, compiled, [.. dates, .. findings, .. lint]);
    }
}
