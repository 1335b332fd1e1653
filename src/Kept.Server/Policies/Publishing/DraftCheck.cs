using System.Globalization;
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
        var dates = Dates(text, policy, published.Max(StringComparer.Ordinal), PublishedPolicy.VersionOf(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));
        var lint = document is null ? [] : PolicyLint.Check(document);
        return new DraftCheck(document, compiled, [.. dates, .. findings, .. lint]);
    }

    /// <summary>Read from the text itself, so that these errors show beside those of the language and not after them.</summary>
    private static IEnumerable<Diagnostic> Dates(string text, string policy, string? newest, string today)
    {
        foreach (var (index, line) in text.Split('\n').Index().Skip(1).TakeWhile(l => l.Item.Trim() != "---"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (key, value) = colon < 0 ? ("", "") : (line[..colon].Trim(), line[(colon + 1)..].Trim().Trim('"'));
            var isDate = DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
            var message = key switch
            {
                "name" when value.Length > 0 && value != policy => $"this is a version of '{policy}', not of '{value}'",
                "version" when isDate && newest is not null && string.CompareOrdinal(value, newest) <= 0 => $"a version's date is later than every one before it; the newest is {newest}",
                "effective" when isDate && string.CompareOrdinal(value, today) < 0 => $"a version cannot come into force in the past; choose {today} or a later day",
                _ => null,
            };
            if (message is not null)
                yield return new Diagnostic(Severity.Error, "draft", index + 1, 1, line.Length, message);
        }
    }
}
