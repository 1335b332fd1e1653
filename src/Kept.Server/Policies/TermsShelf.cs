using System.Globalization;
using System.Text.RegularExpressions;
using Kept.Server.Shared;
using Kept.Server.Storage;
using Markdig;

namespace Kept.Server.Policies;

/// <summary>One dated version of a site's terms and conditions.</summary>
/// <param name="Version">Its date, <c>yyyy-MM-dd</c>: what an order keeps as the terms it was placed under.</param>
/// <param name="Effective">The day (UTC) it came or comes into force.</param>
/// <param name="Title">The first heading.</param>
/// <param name="Html">The text below the first heading.</param>
internal sealed record TermsVersion(string Version, DateOnly Effective, string Title, string Html)
{
    /// <summary>A version as people read it, for example <c>November 1, 2026</c>.</summary>
    public static string Long(string version) =>
        DateOnly.TryParseExact(version, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? PolicyPageModel.Long(date) : version;
}

/// <summary>All versions of the terms of all sites, read once at start from <c>{site}-{yyyy-MM-dd}.md</c>.</summary>
internal sealed partial class TermsShelf
{
    private readonly Dictionary<string, List<TermsVersion>> shelves = new(StringComparer.Ordinal);

    /// <summary>All versions of a site's terms, the newest first.</summary>
    public IReadOnlyList<TermsVersion> Versions(string site) => shelves.GetValueOrDefault(site) ?? [];

    /// <summary>The version in force. A site without one is closed by <see cref="PolicyCheck"/>.</summary>
    public TermsVersion Current(string site, DateTimeOffset now) => Versions(site).First(v => v.Effective <= DateOnly.FromDateTime(now.UtcDateTime));

    public TermsVersion? Find(string site, string version) => Versions(site).FirstOrDefault(v => v.Version == version);

    /// <summary>Reads every version. Throws <see cref="StartupException"/> for a file whose name does not say site and date.</summary>
    public static TermsShelf Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new StartupException($"The folder of the terms and conditions '{folder}' does not exist. Set 'Terms' to the folder that holds them.");
        var shelf = new TermsShelf();
        foreach (var file in Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal))
            shelf.Put(file);
        foreach (var versions in shelf.shelves.Values)
            versions.Sort((a, b) => b.Effective.CompareTo(a.Effective));
        return shelf;
    }

    public bool HasInForce(string site, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        foreach (var version in Versions(site))
            if (version.Effective <= today)
                return true;
        return false;
    }

    private void Put(string file)
    {
        var name = FileName().Match(Path.GetFileName(file));
        if (!name.Success || !DateOnly.TryParseExact(name.Groups["date"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            throw new StartupException($"'{file}' is not named as terms are: SITE-YYYY-MM-DD.md, for example inkwell-2026-11-01.md.");
        var text = File.ReadAllText(file).ReplaceLineEndings("\n");
        var heading = Heading().Match(text);
        if (!heading.Success)
            throw new StartupException($"{file}:1:1: the terms begin with no heading. Write '# Terms and conditions of …' on the first line.");
        if (SafeMarkdown.Check(text) is [var problem, ..])
            throw new StartupException($"{file}:{problem.Line}:{problem.Column}: {problem.Message}.");
        if (!shelves.TryGetValue(name.Groups["site"].Value, out var versions))
            shelves.Add(name.Groups["site"].Value, versions = []);
        versions.Add(new TermsVersion(name.Groups["date"].Value, date, heading.Groups["title"].Value.Trim(), SafeMarkdown.Parse(text[heading.Length..]).ToHtml(SafeMarkdown.Pipeline)));
    }

    [GeneratedRegex(@"^(?<site>[a-z0-9-]+)-(?<date>\d{4}-\d{2}-\d{2})\.md$")]
    private static partial Regex FileName();

    [GeneratedRegex(@"\A\uFEFF?#\s+(?<title>[^\r\n]+)")]
    private static partial Regex Heading();
}
