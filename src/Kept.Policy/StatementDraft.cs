namespace Kept.Policy;

/// <summary>The parts of a statement as they are read, before it is known whether they fit together.</summary>
internal sealed class StatementDraft
{
    internal PolicyAction Verb { get; set; }
    internal Token VerbToken { get; set; }
    internal bool Never { get; set; }
    internal bool? Expected { get; set; }
    internal CategorySet Categories { get; set; }
    internal List<(Token At, CategorySet Members)> CategoryTokens { get; } = [];
    internal CategorySet Sources { get; set; }
    internal List<Purpose> Purposes { get; } = [];
    internal Recipient? Recipient { get; set; }
    internal Facts Unless { get; set; }
    internal bool UnlessHasComma { get; set; }
    internal Facts When { get; set; }
    internal Facts Given { get; set; }
    internal List<Place> UnlessResident { get; } = [];
    internal List<Place> WhenResident { get; } = [];
    internal Place Residence { get; set; }
    internal DutySet Duties { get; set; }
    internal bool? Required { get; set; }
    internal Retention? Retention { get; set; }
    internal ChangeTerms? Reach { get; set; }

    /// <summary>The keyword of the part that was read last.</summary>
    internal string LastPart { get; set; } = "";

    /// <summary>The keywords read so far, each with its place.</summary>
    internal Dictionary<string, Token> Parts { get; } = new(StringComparer.Ordinal);

    /// <summary>The <see cref="Rule"/> or <see cref="Expectation"/> these parts make.</summary>
    internal object Build(string text, int number, int column, Clause? clause) => Expected is { } permit
        ? new Expectation(clause, number, column, text, permit, Verb, Categories, Purposes, Recipient, Given, Residence, Duties)
        : new Rule
        {
            Clause = clause,
            Line = number,
            Text = text,
            Verb = Verb,
            Never = Never,
            Categories = Categories,
            Sources = Sources,
            Purposes = Purposes,
            Recipient = Recipient,
            Unless = Unless,
            When = When,
            UnlessResident = UnlessResident,
            WhenResident = WhenResident,
            Duties = Duties,
            Required = Required ?? false,
            Retention = Retention,
            Reach = Reach,
        };
}
