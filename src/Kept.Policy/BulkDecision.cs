using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kept.Policy;

/// <summary>
/// One question to one version, asked of any number of people: may this be done with the data of each? The people are a column
/// of <see cref="Facts.Bits"/>, one word each; the answer is a set of bits. Immutable, safe for any number of threads, and it
/// allocates nothing while it decides. Columns that are larger than memory are decided piece by piece.
/// </summary>
public sealed class BulkDecision
{
    /// <summary>How many people one word of the answer holds.</summary>
    public const int PeopleAWord = 64;

    readonly BulkForm _form;
    readonly BulkTable? _table;

    BulkDecision(BulkForm form, int mostFacts) => (_form, _table) = (form, BulkTable.Of(form, mostFacts));

    /// <summary>Prepares a question.</summary>
    /// <param name="policy">The version that decides.</param>
    /// <param name="question">
    /// What is to be done, with which categories, for what and with whom. Its facts hold for everybody besides each person's own,
    /// and everybody lives where it says: people of several residences are asked about in several questions.
    /// </param>
    public static BulkDecision Compile(CompiledPolicy policy, in DecisionRequest question) =>
        Compile(policy, in question, BulkPlaces.IsFast ? BulkTable.MostFacts : -1);

    internal static BulkDecision Compile(CompiledPolicy policy, in DecisionRequest question, int mostFacts) =>
        new(new(policy, in question, question.Categories.Bits), mostFacts);

    /// <summary>Permits whatever the facts are, as long as they can be.</summary>
    internal static BulkDecision OfSoundFacts(ulong given) => new(BulkForm.OfSoundFacts(given), mostFacts: -1);

    /// <summary>The facts of a person on which the answer depends. Two that contradict each other are denied besides.</summary>
    public Facts Reads => new(_form.Reads);

    /// <summary>Decides for each person.</summary>
    /// <param name="facts">One <see cref="Facts.Bits"/> a person.</param>
    /// <param name="permitted">
    /// Bit n of word w becomes 1 exactly when it is permitted for person 64w + n. Bits after the last person become 0, words after
    /// those that are needed stay as they are.
    /// </param>
    /// <returns>For how many it is permitted.</returns>
    /// <exception cref="ArgumentException"><paramref name="permitted"/> has too few words.</exception>
    public int Decide(ReadOnlySpan<ulong> facts, Span<ulong> permitted) => true switch
    {
        _ when Vector512.IsHardwareAccelerated => Decide<BulkLanes512>(facts, permitted),
        _ when Vector256.IsHardwareAccelerated => Decide<BulkLanes256>(facts, permitted),
        _ when Vector128.IsHardwareAccelerated => Decide<BulkLanes128>(facts, permitted),
        _ => Decide<BulkLanesScalar>(facts, permitted),
    };

    internal int Decide<TLanes>(ReadOnlySpan<ulong> facts, Span<ulong> permitted) where TLanes : struct, IBulkLanes
    {
        var words = WordsFor(facts.Length, permitted);
        if (_form.Denies)
        {
            permitted[..words].Clear();
            return 0;
        }
        var count = 0;
        for (var word = 0; word < words; word++)
        {
            permitted[word] = Word<TLanes>(facts[(word * PeopleAWord)..]);
            count += BitOperations.PopCount(permitted[word]);
        }
        return count;
    }

    /// <summary>How many words answer for so many people.</summary>
    internal static int WordsFor(int people, ReadOnlySpan<ulong> permitted)
    {
        var words = (people + PeopleAWord - 1) / PeopleAWord;
        return permitted.Length >= words
            ? words
            : throw new ArgumentException($"{people} people need {words} words, but there are {permitted.Length}.", nameof(permitted));
    }

    /// <summary>Decides for the first 64 people, or for all if they are fewer.</summary>
    ulong Word<TLanes>(ReadOnlySpan<ulong> people) where TLanes : struct, IBulkLanes
    {
        if (people.Length >= PeopleAWord)
            return Block<TLanes>(ref MemoryMarshal.GetReference(people));
        Span<ulong> padded = stackalloc ulong[PeopleAWord];
        people.CopyTo(padded);
        return Block<TLanes>(ref MemoryMarshal.GetReference(padded)) & ((1UL << people.Length) - 1);
    }

    /// <summary>INVARIANT (DENY): facts that cannot be are denied here, too.</summary>
    ulong Block<TLanes>(ref ulong block) where TLanes : struct, IBulkLanes =>
        _form.Sound<TLanes>(ref block) & (_table is null ? _form.Permits<TLanes>(ref block) : _table.Permits(ref block));
}
