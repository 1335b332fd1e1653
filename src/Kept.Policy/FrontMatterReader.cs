using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Kept.Policy;

/// <summary>Reads the lines between the two <c>---</c> at the head of a file.</summary>
internal sealed partial class FrontMatterReader(DiagnosticSink sink)
{
    static readonly string[] Keys =
        ["name", "version", "effective", "language", "title", "changes", "marketing-default"];

    /// <summary>Where nothing is said, earlier data is reached only after consent.</summary>
    static readonly string[] Optional = ["changes"];

    readonly Dictionary<string, (string Value, int Line, int Column)> _values = new(StringComparer.Ordinal);

    /// <summary>Reads the head; <paramref name="body"/> is the index of the first line after it. Null on an error.</summary>
    internal FrontMatter? Read(string[] lines, out int body)
    {
        body = 0;
        if (lines.Length == 0 || lines[0].TrimEnd() != "---")
        {
            sink.Error(1, 1, 0, "a policy begins with a line '---' and its settings");
            return null;
        }
        var end = Array.FindIndex(lines, 1, line => line.TrimEnd() == "---");
        if (end < 0)
        {
            body = lines.Length;
            sink.Error(1, 1, 3, "the settings at the head have no closing line '---'");
            return null;
        }
        body = end + 1;
        for (var i = 1; i < end; i++)
            ReadLine(lines[i], i + 1);
        return Build(end + 1);
    }

    void ReadLine(string line, int number)
    {
        if (line.Trim().Length == 0 || line[0] == '#')
            return;
        var colon = line.IndexOf(':');
        var key = (colon < 0 ? line : line[..colon]).Trim();
        if (colon < 0)
            sink.Error(number, 1, line.Length, "a setting has the form 'key: value'");
        else if (!Keys.Contains(key))
            sink.Error(number, 1, key.Length, $"{Token.Quote(key)} is not a setting{LookAlike.HintIn(key)}", sink.NearestOf(key, Keys));
        else if (!_values.TryAdd(key, (ReadValue(line, colon, number), number, ValueColumn(line, colon))))
            sink.Error(number, 1, key.Length, $"'{key}' is set twice");
    }

    string ReadValue(string line, int colon, int number)
    {
        var text = line[(colon + 1)..].Trim();
        if (Unquoted(text) is { } value)
            return value;
        sink.Error(number, ValueColumn(line, colon), text.Length, "a value that begins with a quotation mark ends with one, and has \\\" for those between; or write it without the outer ones");
        return text;
    }

    /// <summary>The text within the quotation marks around a value; text that begins with none stands for itself. Null when they don't match.</summary>
    internal static string? Unquoted(string text)
    {
        if (!text.StartsWith('"'))
            return text;
        var value = new StringBuilder();
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == '"')
                return at == text.Length - 1 ? value.ToString() : null;
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '"' or '\\')
                at++;
            value.Append(text[at]);
        }
        return null;
    }

    static int ValueColumn(string line, int colon)
    {
        var start = colon + 1;
        while (start < line.Length && char.IsWhiteSpace(line[start]))
            start++;
        return start + 1;
    }

    FrontMatter? Build(int endLine)
    {
        foreach (var key in Keys.Except(Optional))
        {
            if (!_values.ContainsKey(key))
                sink.Error(endLine, 1, 0, $"the setting '{key}' is missing");
        }
        var name = Take("name", IsName, "a name has lower-case letters, digits and hyphens");
        var language = Take("language", IsLanguage, "a language is a BCP 47 tag such as 'en-US'");
        var title = Take("title", value => value.Length > 0, "the title is empty");
        var version = TakeDate("version");
        var effective = TakeDate("effective");
        var changes = TakeChanges();
        var marketing = TakeMarketingDefault();
        return sink.HasErrors ? null : new(name, version, effective, language, title, changes, marketing);
    }

    string Take(string key, Predicate<string> isValid, string message)
    {
        if (!_values.TryGetValue(key, out var entry))
            return "";
        if (!isValid(entry.Value))
            Fail(key, $"{Token.Quote(entry.Value)} does not fit: {message}{LookAlike.HintIn(entry.Value)}");
        return entry.Value;
    }

    void Fail(string key, string message, string? suggestion = null)
    {
        var (value, line, column) = _values[key];
        sink.Error(line, column, value.Length, message, suggestion);
    }

    DateOnly TakeDate(string key)
    {
        var date = default(DateOnly);
        var hasForm = _values.TryGetValue(key, out var entry) && DateForm().IsMatch(entry.Value);
        Take(key, value => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date),
            hasForm ? "no calendar has this day" : "a date has the form 2026-11-01");
        return date;
    }

    ChangeTerms TakeChanges()
    {
        if (!_values.TryGetValue("changes", out var entry))
            return new(ChangeMode.AfterConsent, 0);
        var parts = entry.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["new-data-only"])
            return new(ChangeMode.NewDataOnly, 0);
        if (parts is ["after-consent"])
            return new(ChangeMode.AfterConsent, 0);
        if (parts is ["after-notice", var days, "day" or "days"]
            && int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= ChangeTerms.LongestNotice)
            return new(ChangeMode.AfterNotice, count);
        Fail("changes", $"{Token.Quote(entry.Value)} does not fit: changes apply 'new-data-only', 'after-notice N days' or 'after-consent'{LookAlike.HintIn(entry.Value)}");
        return default;
    }

    MarketingDefault TakeMarketingDefault()
    {
        const string key = "marketing-default";
        var value = _values.TryGetValue(key, out var entry) ? entry.Value : "opt-in";
        if (value is not ("opt-in" or "opt-out"))
            Fail(key, $"{Token.Quote(value)} is not a default for offers", sink.NearestOf(value, ["opt-in", "opt-out"]));
        return value == "opt-out" ? MarketingDefault.OptOut : MarketingDefault.OptIn;
    }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}\z")]
    private static partial Regex DateForm();

    static bool IsName(string value) =>
        value.Length is > 0 and <= 64 && value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    static bool IsLanguage(string value)
    {
        var parts = value.Split('-');
        return parts[0].Length is 2 or 3 && parts[0].All(char.IsAsciiLetter)
            && parts.Skip(1).All(part => part.Length is > 0 and <= 8 && part.All(char.IsAsciiLetterOrDigit));
    }
}
