using CsCheck;
using Kept.Policy;

namespace Kept.Tests.Policy;

/// <summary>
/// A few words of the whole vocabulary, other ones each time: few, so that rules and requests meet often. Makes statements of
/// every form of the language and requests that fit them.
/// </summary>
sealed record OraclePalette(
    string[] Verbs, string[] Categories, string[] Groups, string[] Sensitive, string[] Purposes, string[] Recipients, string[] Facts, string[] Places, string[] Duties)
{
    internal static Gen<OraclePalette> Any { get; } =
        from verbs in Few(Taxonomy.Actions.Select(term => term.Name), 2)
        from categories in Few(Taxonomy.Categories.Where(term => !Category.Parse(term.Name).IsSensitive).Select(term => term.Name), 4)
        from groups in Few(Taxonomy.Groups.Where(one => (one.Members & CategoryGroup.Sensitive.Members).IsEmpty).Select(one => one.Term.Name), 1)
        from sensitive in Few(CategoryGroup.Sensitive.Members.Select(category => category.Name).Append("sensitive"), 1)
        from purposes in Few(Taxonomy.Purposes.Select(term => term.Name), 2)
        from recipients in Few(Taxonomy.Recipients.Select(term => term.Name).Where(name => name != "site"), 2)
        from scope in Gen.OneOf(Enum.GetValues<Scope>())
        from facts in Few(Taxonomy.Conditions.Select(term => term.Name), 4)
        from places in Few(OraclePlaces.Names, 2)
        from duties in Few(Taxonomy.Duties.Select(term => term.Name), 3)
        select new OraclePalette(verbs, categories, groups, sensitive, purposes, recipients,
            [.. facts.Append(Fact.OptedOut(scope).Name).Append(Fact.OptedIn(scope).Name).Distinct()], places, duties);

    /// <summary>A statement that the parser accepts.</summary>
    internal Gen<string> Statement =>
        from never in Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true)))
        from verb in Gen.OneOf(Verbs)
        from categories in Some(never ? [.. Categories, .. Groups, .. Sensitive] : [.. Categories, .. Groups], 1)
        from sources in Some([.. Categories, .. Groups], 1)
        from purposes in Some(Purposes, never || verb is "keep" or "combine" ? 0 : 1)
        from recipients in Some(Recipients, never ? 0 : 1)
        from facts in Gen.Shuffle((string[])[.. Facts, .. Places.Select(place => $"resident({place})")])
        from when in Gen.Int[0, 2]
        from unless in Gen.Int[0, 2]
        from or in never ? Gen.Const(" or ") : Gen.OneOf(", ", " or ", ", or ")
        from and in Gen.OneOf(", ", " and ", ", and ")
        from reach in Gen.OneOf("", "", " reaching new data", " reaching earlier data after notice of 30 days")
        from duties in Some(Duties, 0)
        let plain = verb == "keep" && !never
        select (never ? "never " : "") + verb + Part("", categories)
            + (verb == "combine" && !never ? Part("from", sources) : "")
            + (verb == "share" ? Part("with", [.. recipients.Take(1)]) : "")
            + (plain ? " for 30 days" : "") + Part("for", purposes)
            + (plain ? "" : Part("unless", facts[..unless], or) + Part("when", facts[unless..(unless + when)], and))
            + (plain || never ? "" : Part("must", duties) + (verb == "collect" ? "" : reach));

    internal Gen<DecisionRequest> Request =>
        from verb in Gen.OneOf(Verbs)
        from categories in Some([.. Categories, .. Sensitive.Where(name => name != "sensitive"), .. Groups.SelectMany(Members)], 0)
        from count in Gen.Frequency((1, Gen.Const(0)), (9, Gen.Int[1, 3]))
        from purpose in Gen.OneOf(Purposes)
        from recipient in Gen.OneOf(Recipients)
        from elsewhere in Gen.Frequency((9, Gen.Const(false)), (1, Gen.Const(true)))
        from facts in AnyFacts
        from residence in Gen.OneOf((string[])["", .. Places, .. OraclePlaces.Names])
        select new DecisionRequest(Enum.Parse<PolicyAction>(verb, ignoreCase: true), CategorySet.Parse(string.Join(',', categories.Take(count))), Purpose.Parse(purpose),
            (verb == "share") != elsewhere ? Recipient.Parse(recipient) : Recipient.Site, facts, Place.TryParse(residence, out var place) ? place : Place.Unknown);

    /// <summary>Now and then with a fact that is none.</summary>
    internal Gen<Facts> AnyFacts =>
        from facts in Gen.Shuffle(Facts)
        from count in Gen.Int[0, Math.Min(3, Facts.Length)]
        from unknown in Gen.Frequency((30, Gen.Const(0UL)), (1, Gen.Const(1UL << 63)))
        select new Facts(Mask(facts, count) | unknown);

    static ulong Mask(string[] facts, int count) => Kept.Policy.Facts.Parse(string.Join(',', facts.Take(count))).Bits;

    static IEnumerable<string> Members(string group) => CategoryGroup.Find(group)!.Members.Take(3).Select(category => category.Name);

    static Gen<string[]> Few(IEnumerable<string> words, int count) => Gen.Shuffle(words.ToArray()).Select(shuffled => shuffled[..count]);

    static Gen<string[]> Some(string[] words, int least) =>
        from shuffled in Gen.Shuffle(words)
        from count in Gen.Int[least, Math.Max(least, Math.Min(4, words.Length))]
        select shuffled[..count];

    static string Part(string keyword, string[] words, string joiner = ", ") =>
        words.Length == 0 ? "" : $"{(keyword.Length > 0 ? " " : "")}{keyword} {string.Join(joiner, words)}";
}
