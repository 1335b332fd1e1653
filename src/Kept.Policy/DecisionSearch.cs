namespace Kept.Policy;

/// <summary>Looks for facts and a residence under which a rule would permit one category.</summary>
internal sealed class DecisionSearch(DecisionCell cell, FactMask mask, ulong category)
{
    /// <summary>More facts to undo than this are no help to anybody.</summary>
    const int MostLifted = 4;

    static readonly ulong FactBits = FactTerms.All.AllBits;
    static readonly ulong Under13 = 1UL << Fact.Under13.Id;
    static readonly ulong Under16 = 1UL << Fact.Under16.Id;

    /// <summary>
    /// Facts near those of the request under which the term applies and nothing forbids, with the request's residence if that
    /// will do; null when there are none.
    /// </summary>
    internal DecisionChange? Under(DecisionTerm permit, in DecisionRequest request)
    {
        var own = mask.Of(Facts.None, request.Residence);
        foreach (var (bits, residence) in mask.Residences.OrderBy(residence => residence.Bits != own))
        {
            var facts = mask.Of(request.Facts, Place.Unknown) | bits;
            if (Under(permit, facts) is not { } found)
                continue;
            var held = new Facts(found & FactBits);
            var living = bits == own ? request.Residence : residence;
            if (DecisionFacts.AreSound(held.Bits) && cell.Decide(category, mask.Of(held, living), out _))
                return new(new(category), new(Said(held.Bits) & ~request.Facts.Bits), new(request.Facts.Bits & ~held.Bits), living, Living(held, bits, own));
        }
        return null;
    }

    /// <summary>The facts without what follows from the others: whoever is under 13 need not be said to be under 16.</summary>
    static ulong Said(ulong facts) => (facts & Under13) != 0 ? facts & ~Under16 : facts;

    ulong? Under(DecisionTerm permit, ulong facts)
    {
        var (places, when, unless) = (~FactBits, permit.Want & FactBits, permit.Mask & ~permit.Want & FactBits);
        unless |= DecisionFacts.Against(when) | ((unless & Under16) != 0 ? Under13 : 0);
        var contradicts = (when & unless) != 0 || (facts & permit.Mask & places) != (permit.Want & places);
        return contradicts || (category & cell.Closed) != 0
            ? null
            : Lift((facts | when) & ~unless, when | unless | places, MostLifted);
    }

    /// <summary>Turns facts over, other than the pinned ones, until no term forbids.</summary>
    ulong? Lift(ulong facts, ulong pinned, int left)
    {
        if (Standing(facts) is not { } never)
            return facts;
        for (var free = left == 0 ? 0 : never.Mask & ~pinned; free != 0; free &= free - 1)
        {
            var fact = free & (~free + 1);
            var against = (facts & fact) == 0 ? DecisionFacts.Against(fact) : fact == Under16 ? Under13 : 0;
            if (Lift((facts ^ fact) & ~against, pinned | fact | against, left - 1) is { } found)
                return found;
        }
        return null;
    }

    /// <summary>A term that forbids the category under the facts.</summary>
    DecisionTerm? Standing(ulong facts)
    {
        foreach (ref readonly var never in cell.Nevers)
        {
            if ((never.Categories & category) != 0 && never.Holds(facts))
                return never;
        }
        return null;
    }

    /// <summary>What of another residence the permit cannot do without.</summary>
    string Living(Facts held, ulong bits, ulong own)
    {
        if (bits == own)
            return "";
        for (var left = bits; left != 0; left &= left - 1)
        {
            var without = bits & ~(left & (~left + 1));
            bits = cell.Decide(category, mask.Of(held, Place.Unknown) | without, out _) ? without : bits;
        }
        return string.Join(" and ", mask.Living(bits));
    }
}
