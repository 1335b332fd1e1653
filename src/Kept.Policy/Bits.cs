using System.Numerics;

namespace Kept.Policy;

/// <summary>Walks the set bits of a mask.</summary>
internal static class Bits
{
    /// <summary>The numbers of the set bits, lowest first.</summary>
    internal static IEnumerable<byte> Numbers(ulong bits)
    {
        for (; bits != 0; bits &= bits - 1)
            yield return (byte)BitOperations.TrailingZeroCount(bits);
    }
}
