using System.Runtime.CompilerServices;

namespace Kept.Policy;

internal sealed partial class BulkForm
{
    /// <summary>Decides for the 64 people of a block, whose facts are sound.</summary>
    internal ulong Permits<TLanes>(ref ulong block) where TLanes : struct, IBulkLanes
    {
        var permitted = ulong.MaxValue;
        foreach (var never in Nevers)
            permitted &= ~TLanes.Match(ref block, never.Mask, never.Want);
        foreach (var group in Groups)
        {
            var any = 0UL;
            foreach (var term in group)
                any |= TLanes.Match(ref block, term.Mask, term.Want);
            permitted &= any;
        }
        return permitted;
    }

    /// <summary>
    /// Whose facts are in the vocabulary and contradict neither each other nor those given. They nearly always are, so all are
    /// looked at together first.
    /// </summary>
    internal ulong Sound<TLanes>(ref ulong block) where TLanes : struct, IBulkLanes
    {
        var wrong = TLanes.Any(ref block, 0, Refused);
        foreach (var (distance, lower) in DecisionFacts.Conflicts)
            wrong |= TLanes.Any(ref block, distance, lower);
        return wrong ? SoundOnes(ref block) : ulong.MaxValue;
    }

    ulong SoundOnes(ref ulong block)
    {
        var sound = 0UL;
        for (var at = 0; at < BulkDecision.PeopleAWord; at++)
        {
            var facts = Unsafe.Add(ref block, at);
            sound |= ((facts & Refused) == 0 && DecisionFacts.AreSound(facts) ? 1UL : 0) << at;
        }
        return sound;
    }
}
