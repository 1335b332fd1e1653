using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kept.Policy;

/// <summary>Compares 64 people at once. Bit n of an answer is the person n of the block.</summary>
internal interface IBulkLanes
{
    /// <summary>Who has of the masked facts exactly the wanted ones.</summary>
    static abstract ulong Match(ref ulong block, ulong mask, ulong want);

    /// <summary>Whether anybody has a fact of the mask together with the fact that many bits above it.</summary>
    static abstract bool Any(ref ulong block, int distance, ulong mask);
}

/// <summary>Eight people an instruction.</summary>
internal readonly struct BulkLanes512 : IBulkLanes
{
    public static ulong Match(ref ulong block, ulong mask, ulong want)
    {
        var (masks, wants, matched) = (Vector512.Create(mask), Vector512.Create(want), 0UL);
        for (var at = 0; at < 64; at += 8)
            matched |= Vector512.Equals(Vector512.LoadUnsafe(ref block, (nuint)at) & masks, wants).ExtractMostSignificantBits() << at;
        return matched;
    }

    public static bool Any(ref ulong block, int distance, ulong mask)
    {
        var found = Vector512<ulong>.Zero;
        for (var at = 0; at < 64; at += 8)
        {
            var facts = Vector512.LoadUnsafe(ref block, (nuint)at);
            found |= facts & (facts >>> distance);
        }
        return (found & Vector512.Create(mask)) != Vector512<ulong>.Zero;
    }
}

/// <summary>Four people an instruction.</summary>
internal readonly struct BulkLanes256 : IBulkLanes
{
    public static ulong Match(ref ulong block, ulong mask, ulong want)
    {
        var (masks, wants, matched) = (Vector256.Create(mask), Vector256.Create(want), 0UL);
        for (var at = 0; at < 64; at += 4)
            matched |= (ulong)Vector256.Equals(Vector256.LoadUnsafe(ref block, (nuint)at) & masks, wants).ExtractMostSignificantBits() << at;
        return matched;
    }

    public static bool Any(ref ulong block, int distance, ulong mask)
    {
        var found = Vector256<ulong>.Zero;
        for (var at = 0; at < 64; at += 4)
        {
            var facts = Vector256.LoadUnsafe(ref block, (nuint)at);
            found |= facts & (facts >>> distance);
        }
        return (found & Vector256.Create(mask)) != Vector256<ulong>.Zero;
    }
}

/// <summary>Two people an instruction.</summary>
internal readonly struct BulkLanes128 : IBulkLanes
{
    public static ulong Match(ref ulong block, ulong mask, ulong want)
    {
        var (masks, wants, matched) = (Vector128.Create(mask), Vector128.Create(want), 0UL);
        for (var at = 0; at < 64; at += 2)
            matched |= (ulong)Vector128.Equals(Vector128.LoadUnsafe(ref block, (nuint)at) & masks, wants).ExtractMostSignificantBits() << at;
        return matched;
    }

    public static bool Any(ref ulong block, int distance, ulong mask)
    {
        var found = Vector128<ulong>.Zero;
        for (var at = 0; at < 64; at += 2)
        {
            var facts = Vector128.LoadUnsafe(ref block, (nuint)at);
            found |= facts & (facts >>> distance);
        }
        return (found & Vector128.Create(mask)) != Vector128<ulong>.Zero;
    }
}

/// <summary>One person after another, for machines without vectors.</summary>
internal readonly struct BulkLanesScalar : IBulkLanes
{
    public static ulong Match(ref ulong block, ulong mask, ulong want)
    {
        var matched = 0UL;
        for (var at = 0; at < 64; at++)
            matched |= ((Unsafe.Add(ref block, at) & mask) == want ? 1UL : 0) << at;
        return matched;
    }

    public static bool Any(ref ulong block, int distance, ulong mask)
    {
        var found = 0UL;
        for (var at = 0; at < 64; at++)
        {
            var facts = Unsafe.Add(ref block, at);
            found |= facts & (facts >> distance);
        }
        return (found & mask) != 0;
    }
}
