using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kept.Policy;

/// <summary>The answers of a condition for every combination of the facts it reads: one look, however many terms it has.</summary>
internal sealed class BulkTable
{
    /// <summary>With more facts than this a table would crowd the nearest cache.</summary>
    internal const int MostFacts = 12;

    readonly byte[] _answers;

    BulkTable(BulkForm form)
    {
        Reads = form.Reads;
        _answers = new byte[1 << BitOperations.PopCount(Reads)];
        for (var place = 0; place < _answers.Length; place++)
            _answers[place] = form.Permits(BulkPlaces.FactsAt(place, Reads)) ? (byte)1 : (byte)0;
    }

    internal ulong Reads { get; }

    /// <summary>By place, 1 for a permit.</summary>
    internal ReadOnlySpan<byte> Answers => _answers;

    /// <summary>The table of a condition, or null when it reads too many facts.</summary>
    internal static BulkTable? Of(BulkForm form, int mostFacts) =>
        BitOperations.PopCount(form.Reads) <= mostFacts ? new(form) : null;

    /// <summary>Decides for the 64 people of a block, whose facts are sound.</summary>
    internal ulong Permits(ref ulong block)
    {
        // A place is smaller than the table by construction, and a check of it would cost as much as the look itself.
        ref var answers = ref MemoryMarshal.GetArrayDataReference(_answers);
        var (reads, permitted) = (Reads, 0UL);
        for (var at = 0; at < BulkDecision.PeopleAWord; at += 4)
        {
            var four = Answer(ref answers, ref block, at, reads)
                | Answer(ref answers, ref block, at + 1, reads) << 1
                | Answer(ref answers, ref block, at + 2, reads) << 2
                | Answer(ref answers, ref block, at + 3, reads) << 3;
            permitted |= four << at;
        }
        return permitted;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Answer(ref byte answers, ref ulong block, int at, ulong reads) =>
        Unsafe.Add(ref answers, (nint)BulkPlaces.Of(Unsafe.Add(ref block, at), reads));
}
