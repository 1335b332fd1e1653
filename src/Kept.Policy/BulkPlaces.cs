using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Kept.Policy;

/// <summary>Draws the facts that a condition reads together into one small number: the place of a person in its table.</summary>
internal static class BulkPlaces
{
    /// <summary>Whether the processor draws bits together in one instruction; without it a table is no gain.</summary>
    internal static bool IsFast => Bmi2.X64.IsSupported;

    internal static ulong Of(ulong facts, ulong reads) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.ParallelBitExtract(facts, reads) : Slowly(facts, reads);

    /// <summary>The facts of a place: the inverse of <see cref="Of"/>.</summary>
    internal static ulong FactsAt(int place, ulong reads)
    {
        var facts = 0UL;
        for (var left = reads; left != 0; left &= left - 1, place >>= 1)
            facts |= (place & 1) == 0 ? 0 : left & (~left + 1);
        return facts;
    }

    /// <summary>Without the processor's own instruction: fact by fact.</summary>
    internal static ulong Slowly(ulong facts, ulong reads)
    {
        var place = 0UL;
        var at = 0;
        for (var left = reads; left != 0; left &= left - 1, at++)
            place |= (facts >> BitOperations.TrailingZeroCount(left) & 1) << at;
        return place;
    }
}
