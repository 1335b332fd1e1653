using System.Globalization;
using Kept.Policy;

namespace Kept.Server.Policies;

/// <summary>
/// Whether a text can become the next version of a policy, by its name and dates. Read from the text itself, so that these
/// errors show beside those of the language and not after them.
/// </summary>
/// <param name="Today">Today's date in UTC.</param>
/// <param name="Policy">The policy it is a version of; null where any will do.</param>
/// <param name="Newest">The newest published version, <c>yyyy-MM-dd</c>; null where none is known.</param>
internal sealed record VersionDates(DateOnly Today, string? Policy = null, string? Newest = null)
{
    public IEnumerable<Diagnostic> Check(string text, string file)
    {
        var today = PublishedPolicy.VersionOf(Today);
        foreach (var (index, line) in text.Split('\n').Index().Skip(1).TakeWhile(l => l.Item.Trim() != "---"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (key, value) = colon < 0 ? ("", "") : (line[..colon].Trim(), line[(colon + 1)..].Trim().Trim('"'));
            var isDate = DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
            var message = key switch
            {
                "name" when Policy is not null && value.Length > 0 && value != Policy => $"this is a version of '{Policy}', not of '{value}'",
                "version" when isDate && Newest is not null && string.CompareOrdinal(value, Newest) <= 0 => $"a version's date is later than every one before it; the newest is {Newest}",
                "effective" when isDate && string.CompareOrdinal(value, today) < 0 => $"a version cannot come into force in the past; choose {today} or a later day",
                _ => null,
            };
            if (message is not null)
                yield return new Diagnostic(Severity.Error, file, index + 1, 1, line.TrimEnd().Length, message);
        }
    }
}
