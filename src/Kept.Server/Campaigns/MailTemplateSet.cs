using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using DotLiquid;
using DotLiquid.Exceptions;
using Kept.Server.Storage;

namespace Kept.Server.Campaigns;

/// <summary>
/// All mail templates of all slices, parsed once. A slice keeps three files a mail in its <c>Mails</c> folder,
/// <c>{name}.subject.liquid</c>, <c>{name}.text.liquid</c> and <c>{name}.html.liquid</c>; names are unique in the server.
/// </summary>
internal sealed partial class MailTemplateSet
{
    private static readonly string[] Parts = ["subject", "text", "html"];

    private readonly Dictionary<string, Template> templates = new(StringComparer.Ordinal);

    /// <summary>The names of all mails, without the layout.</summary>
    public IEnumerable<string> Names => templates.Keys.Select(k => k.Split('.')[0]).Where(n => n[0] != '_').Distinct(StringComparer.Ordinal);

    /// <summary>The parsed part of a mail; throws <see cref="KeyNotFoundException"/> for a mail nobody wrote.</summary>
    public Template this[string name, string part] => templates.TryGetValue($"{name}.{part}", out var template)
        ? template
        : throw new KeyNotFoundException($"There is no mail template '{name}.{part}.liquid'.");

    /// <summary>
    /// Reads every template that is embedded in the server. Throws <see cref="StartupException"/> with file and line of all
    /// errors, because a mail that breaks when it leaves is found too late.
    /// </summary>
    public static MailTemplateSet Load() => Load(Embedded(typeof(MailTemplateSet).Assembly));

    /// <param name="files">Path and text of each template.</param>
    public static MailTemplateSet Load(IEnumerable<(string Path, string Text)> files)
    {
        var set = new MailTemplateSet();
        var errors = new List<string>();
        foreach (var (path, text) in files)
            set.Put(path, text, errors);
        foreach (var name in set.Names)
            errors.AddRange(Parts.Where(p => !set.templates.ContainsKey($"{name}.{p}")).Select(p => $"The mail '{name}' has no file '{name}.{p}.liquid'."));
        return errors.Count == 0 ? set : throw new StartupException($"{errors.Count} error(s) in the mail templates; nothing was started.\n{string.Join('\n', errors)}");
    }

    private static IEnumerable<(string Path, string Text)> Embedded(Assembly assembly)
    {
        foreach (var path in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".liquid", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(path)!);
            yield return (path.Replace('\\', '/'), reader.ReadToEnd());
        }
    }

    /// <summary>The first error of a template and its line, or null when it can be rendered.</summary>
    public static (int Line, string Error)? FirstError(string text) =>
        UnknownFilter(text) is var (line, filter) ? (line, $"there is no filter '{filter}'.")
        : TryParse(text).Error is { } error ? (LineOfError(text, error), error)
        : null;

    private void Put(string path, string text, List<string> errors)
    {
        var key = Path.GetFileName(path)[..^".liquid".Length];
        if (key.Split('.') is not [_, var part] || !Parts.Contains(part))
            errors.Add($"{path}: a template is named NAME.subject.liquid, NAME.text.liquid or NAME.html.liquid.");
        else if (FirstError(text) is var (line, error))
            errors.Add($"{path}:{line}: {error}");
        else if (!templates.TryAdd(key, TryParse(text).Template!))
            errors.Add($"{path}: another slice has a mail of this name.");
    }

    private static (Template? Template, string? Error) TryParse(string text)
    {
        try
        {
            var template = Template.Parse(text, SyntaxCompatibility.DotLiquid22a);
            template.MakeThreadSafe();
            return (template, null);
        }
        catch (SyntaxException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>
    /// DotLiquid does not say where an error is. It is on the first line from which on every beginning of the file fails
    /// as the whole does: text further down cannot mend it.
    /// </summary>
    private static int LineOfError(string text, string whole)
    {
        var lines = text.Split('\n');
        var line = lines.Length;
        while (line > 1 && TryParse(string.Join('\n', lines[..(line - 1)])).Error == whole)
            line--;
        return line;
    }

    /// <summary>DotLiquid finds a misspelt filter only when a mail is rendered.</summary>
    private static (int Line, string Filter)? UnknownFilter(string text)
    {
        var known = Strainer.Create(new Context(CultureInfo.InvariantCulture));
        foreach (Match match in Tag().Matches(text))
            foreach (Match filter in Filter().Matches(match.Value))
                if (!known.RespondTo(filter.Groups[1].Value))
                    return (text.AsSpan(0, match.Index + filter.Index).Count('\n') + 1, filter.Groups[1].Value);
        return null;
    }

    [GeneratedRegex(@"\{\{.*?\}\}|\{%-?\s*assign.*?%\}", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?<!\|)\|\s*(\w+)")]
    private static partial Regex Filter();
}
