using CsCheck;
using Kept.Policy;

namespace Kept.Tests.Policy;

/// <summary>A rule as words, and its meaning spelt out without the compiler: the oracle of the property tests.</summary>
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
    static readonly string[] SomePlaces = ["resident(california)", "resident(us)"];
    static readonly string[] SomeDuties = ["record", "scrub", "hash"];

    /// <summary>The facts with these numbers among those the rules speak of; all of them can hold together.</summary>
    internal static Facts FactsOf(IEnumerable<int> numbers) => Facts.Parse(string.Join(',', numbers.Select(number => SomeFacts[number])));

    internal static Gen<NaiveRule> Any { get; } = Of(SomeFacts);

    /// <summary>Rules that ask for a residence as well.</summary>
    internal static Gen<NaiveRule> AnyWithPlaces { get; } = Of([.. SomeFacts, .. SomePlaces]);

    static Gen<NaiveRule> Of(string[] conditions) =>
        from never in Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true)))
        from verb in Gen.OneOf("collect", "use", "share")
        from categories in Some(SomeCategories, 1)
        from purposes in Some(SomePurposes, never ? 0 : 1)
        from recipients in Some(SomeRecipients, never ? 0 : 1)
        from facts in Gen.Shuffle(conditions)
        from when in Gen.Int[0, 2]
        from unless in Gen.Int[0, never ? 1 : 2]
        from duties in Some(SomeDuties, 0)
        select new NaiveRule(never, verb, categories, purposes, verb == "share" ? recipients.FirstOrDefault() : null,
            facts[..when], facts[when..(when + unless)], never ? [] : duties);

    internal static Gen<NaiveRequest> AnyRequest { get; } =
        from verb in Gen.OneOf("collect", "use", "share")
        from categories in Some(SomeCategories, 0)
        from purpose in Gen.OneOf(SomePurposes)
        from recipient in Gen.OneOf([.. SomeRecipients, "site"])
        from facts in Some(SomeFacts, 0)
        select new NaiveRequest(verb, categories, purpose, verb == "share" ? recipient : "site", facts);

    /// <summary>The statement in the language.</summary>
    public override string ToString() =>
        $"{(Never ? "never " : "")}{Verb} {List(Categories)}{Part("with", Recipient is null ? [] : [Recipient])}"
        + $"{Part("for", Purposes)}{Part("unless", Unless)}{Part("when", When)}{Part("must", Duties)}";

    bool SpeaksOf(NaiveRequest request, string category) =>
        Verb == request.Verb
        && Categories.Contains(category)
        && (Purposes.Length == 0 || Purposes.Contains(request.Purpose))
        && (Verb == "share" ? Recipient is null || Recipient == request.Recipient : request.Recipient == "site")
        && When.All(request.Facts.Contains)
        && !Unless.Any(request.Facts.Contains);

    /// <summary>Decides one category after another; the duties are sorted names, or null for a denial.</summary>
    internal static string? Interpret(NaiveRule[] rules, NaiveRequest request)
    {
        var duties = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var category in request.Categories)
        {
            var speaking = rules.Where(rule => rule.SpeaksOf(request, category)).ToList();
            if (speaking.Count == 0 || speaking.Any(rule => rule.Never))
                return null;
            duties.UnionWith(speaking.SelectMany(rule => rule.Duties));
        }
        return request.Categories.Length == 0 ? null : string.Join(", ", duties);
    }

    static Gen<string[]> Some(string[] words, int least) =>
        from shuffled in Gen.Shuffle(words)
        from count in Gen.Int[least, words.Length]
        select shuffled[..count];

    static string Part(string keyword, string[] words) => words.Length == 0 ? "" : $" {keyword} {List(words)}";

    static string List(string[] words) => string.Join(", ", words);
}

/// <summary>A request as words.</summary>
sealed record NaiveRequest(string Verb, string[] Categories, string Purpose, string Recipient, string[] Facts);
