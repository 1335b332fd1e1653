namespace Kept.Policy;

/// <summary>One version of a policy, as read from its file. Never changes.</summary>
public sealed class PolicyDocument
{
    readonly Dictionary<string, Clause> _clauses;

    internal PolicyDocument(FrontMatter front, PolicySource source)
    {
        Front = front;
        File = source.File;
        Source = source.Text;
        Sha256 = source.Sha256;
        ProseMarkdown = source.Prose;
        Clauses = source.Clauses;
        Rules = source.Rules;
        Expectations = source.Expectations;
        _clauses = source.Clauses.ToDictionary(clause => clause.Id, StringComparer.Ordinal);
    }

    FrontMatter Front { get; }

    /// <summary>The policy's name, such as <c>inkwell</c>; the same in all its versions.</summary>
    public string Name => Front.Name;

    /// <summary>The date that names this version.</summary>
    public DateOnly Version => Front.Version;

    /// <summary>The first day on which this version decides.</summary>
    public DateOnly Effective => Front.Effective;

    /// <summary>The language of the prose, a BCP 47 tag such as <c>en-US</c>.</summary>
    public string Language => Front.Language;

    /// <summary>The heading of the page.</summary>
    public string Title => Front.Title;

    /// <summary>How this version reaches data collected under an earlier one; only after consent where the file says nothing.</summary>
    public ChangeTerms Changes => Front.Changes;

    /// <summary>How what a rule permits reaches data collected under an earlier version: as the rule says, else as the file does.</summary>
    public ChangeTerms ReachOf(Rule rule) => rule.Reach ?? Changes;

    /// <summary>What a person who said nothing has chosen about offers.</summary>
    public MarketingDefault MarketingDefault => Front.MarketingDefault;

    /// <summary>The clauses in the order of the file.</summary>
    public IReadOnlyList<Clause> Clauses { get; }

    /// <summary>The rules in the order of the file, also those outside a clause.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>The policy's own tests in the order of the file.</summary>
    public IReadOnlyList<Expectation> Expectations { get; }

    /// <summary>The file name as it was given to the parser.</summary>
    public string File { get; }

    /// <summary>The whole text of the file.</summary>
    public string Source { get; }

    /// <summary>SHA-256 of the text in UTF-8, 64 lower-case hexadecimal digits; of the file itself when it has no byte order mark.</summary>
    public string Sha256 { get; }

    /// <summary>The Markdown for people: the text without front matter and without <c>policy</c> blocks.</summary>
    public string ProseMarkdown { get; }

    /// <summary>The clause with this id, or null.</summary>
    public Clause? ClauseOf(string id) => _clauses.GetValueOrDefault(id);
}
