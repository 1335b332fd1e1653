using CsCheck;
using Kept.Policy;

namespace Kept.Tests.Policy;

/// <summary>A rule as words, few of them, so that rules meet often; its conditions can all hold together.</summary>
sealed record NaiveRule(
    bool Never,
    string Verb,
    string[] Categories,
    string[] Purposes,
    string? Recipient,
    string[] When,
    string[] Unless,
    string[] Duties)
{
    // Few words, so that rules and requests meet often.
    static readonly string[] SomeCategories = ["name", "email", "phone", "order", "traffic"];
    static readonly string[] SomePurposes = ["offers", "payment", "analytics"];
    static readonly string[] SomeRecipients = ["vendor", "marketer"];
    static readonly string[] SomeFacts = ["opted-out(offers)", "opted-in(sharing)", "agreement-signed", "gpc"];
    static readonly string[] SomeDuties = ["record", "scrub", "hash"];

    /// <summary>The facts with these numbers among those the rules speak of; all of them can hold together.</summary>
    internal static Facts FactsOf(IEnumerable<int> numbers) => Facts.Parse(string.Join(',', numbers.Select(number => SomeFacts[number])));

    internal static Gen<NaiveRule> Any { get; } =
        from never in Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true)))
        from verb in Gen.OneOf("collect", "use", "share")
        from categories in Some(SomeCategories, 1)
        from purposes in Some(SomePurposes, never ? 0 : 1)
        from recipients in Some(SomeRecipients, never ? 0 : 1)
        from facts in Gen.Shuffle((string[])[.. SomeFacts, "resident(california)", "resident(us)"])
        from when in Gen.Int[0, 2]
        from unless in Gen.Int[0, never ? 1 : 2]
        from duties in Some(SomeDuties, 0)
        select new NaiveRule(never, verb, categories, purposes, verb == "share" ? recipients.FirstOrDefault() : null,
            facts[..when], facts[when..(when + unless)], never ? [] : duties);

    /// <summary>The statement in the language.</summary>
    public override string ToString() =>
        $"{(Never ? "never " : "")}{Verb} {List(Categories)}{Part("with", Recipient is null ? [] : [Recipient])}"
        + $"{Part("for", Purposes)}{Part("unless", Unless)}{Part("when", When)}{Part("must", Duties)}";

    static Gen<string[]> Some(string[] words, int least) =>
        from shuffled in Gen.Shuffle(words)
        from count in Gen.Int[least, words.Length]
        select shuffled[..count];

    static string Part(string keyword, string[] words) => words.Length == 0 ? "" : $" {keyword} {List(words)}";

    static string List(string[] words) => string.Join(", ", words);
}
