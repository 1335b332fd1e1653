using System.Numerics;

namespace Kept.Policy;

/// <summary>
/// One question asked of any number of people whose categories are held under different versions: each category is decided by
/// the version that a column of its own names, and a person is permitted only if every category is. Otherwise like
/// <see cref="BulkDecision"/>.
/// </summary>
public sealed class BulkMixedDecision
{
    /// <summary>In a column of versions: no collection holds the category for this person, so it is denied.</summary>
    public const byte NotHeld = byte.MaxValue;

    // A piece of the columns that stays in the nearest cache between the two passes over it.
    const int Piece = 32 * BulkDecision.PeopleAWord;

    readonly BulkDecision _sound;
    readonly BulkVersions[] _categories;

    BulkMixedDecision(BulkDecision sound, BulkForm[][] categories, int mostFacts)
    {
        _sound = sound;
        Reads = new(categories.SelectMany(versions => versions).Aggregate(0UL, (all, form) => all | form.Reads));
        _categories = [.. categories.Select(versions => new BulkVersions(versions, mostFacts))];
    }

    /// <summary>The facts of a person on which the answer depends. Two that contradict each other are denied besides.</summary>
    public Facts Reads { get; }

    /// <summary>Prepares a question.</summary>
    /// <param name="versions">The versions that the columns name by their place in this list; at most 255.</param>
    /// <param name="question">As for <see cref="BulkDecision.Compile(CompiledPolicy, in DecisionRequest)"/>.</param>
    /// <exception cref="ArgumentException">There are more than 255 versions.</exception>
    public static BulkMixedDecision Compile(IReadOnlyList<CompiledPolicy> versions, in DecisionRequest question) =>
        Compile(versions, in question, BulkVersions.MostFacts);

    internal static BulkMixedDecision Compile(IReadOnlyList<CompiledPolicy> versions, in DecisionRequest question, int mostFacts)
    {
        if (versions.Count > NotHeld)
            throw new ArgumentException($"A column can name at most {NotHeld} versions, not {versions.Count}.", nameof(versions));
        var asked = question;
        var categories = Bits.Numbers(asked.Categories.Bits)
            .Select(id => versions.Select(version => new BulkForm(version, in asked, 1UL << id)).ToArray());
        return new(BulkDecision.OfSoundFacts(question.Facts.Bits), [.. categories], mostFacts);
    }

    /// <summary>Decides for each person.</summary>
    /// <param name="facts">One <see cref="Facts.Bits"/> a person.</param>
    /// <param name="versions">
    /// A column for each category of the question, in the order of their numbers: for each person the version's place in the list,
    /// or <see cref="NotHeld"/>.
    /// </param>
    /// <param name="permitted">As for <see cref="BulkDecision.Decide(ReadOnlySpan{ulong}, Span{ulong})"/>.</param>
    /// <returns>For how many it is permitted.</returns>
    /// <exception cref="ArgumentException">Columns are missing, have another length, or the answer has too few words.</exception>
    public int Decide(ReadOnlySpan<ulong> facts, ReadOnlySpan<ReadOnlyMemory<byte>> versions, Span<ulong> permitted)
    {
        if (versions.Length != _categories.Length)
            throw new ArgumentException($"{_categories.Length} categories need as many columns, but there are {versions.Length}.", nameof(versions));
        foreach (var column in versions)
        {
            if (column.Length != facts.Length)
                throw new ArgumentException($"A column of versions has {column.Length} people and the facts have {facts.Length}.", nameof(versions));
        }
        BulkDecision.WordsFor(facts.Length, permitted);
        var count = 0;
        for (var start = 0; start < facts.Length; start += Piece)
        {
            var people = facts[start..Math.Min(start + Piece, facts.Length)];
            count += DecidePiece(people, versions, start, permitted[(start / BulkDecision.PeopleAWord)..]);
        }
        return count;
    }

    int DecidePiece(ReadOnlySpan<ulong> facts, ReadOnlySpan<ReadOnlyMemory<byte>> versions, int start, Span<ulong> permitted)
    {
        _sound.Decide(facts, permitted);
        var count = 0;
        for (var word = 0; word * BulkDecision.PeopleAWord < facts.Length; word++)
        {
            var first = word * BulkDecision.PeopleAWord;
            var people = facts[first..Math.Min(first + BulkDecision.PeopleAWord, facts.Length)];
            permitted[word] &= Word(people, versions, start + first);
            count += BitOperations.PopCount(permitted[word]);
        }
        return count;
    }

    ulong Word(ReadOnlySpan<ulong> people, ReadOnlySpan<ReadOnlyMemory<byte>> versions, int start)
    {
        var permitted = _categories.Length == 0 ? 0 : ulong.MaxValue;
        for (var category = 0; category < _categories.Length && permitted != 0; category++)
            permitted &= _categories[category].Permits(people, versions[category].Span.Slice(start, people.Length));
        return permitted;
    }
}
