namespace Kept.Policy.Analysis;

/// <summary>
/// Boolean functions of facts as reduced ordered binary decision diagrams (Bryant, "Graph-Based Algorithms for Boolean Function
/// Manipulation", 1986): two functions are equal exactly when their numbers are, so every question about a policy has an
/// exact answer. Not safe for several threads.
/// </summary>
internal sealed class Formulas
{
    /// <summary>The function that is never true.</summary>
    internal const int False = 0;

    /// <summary>The function that is always true.</summary>
    internal const int True = 1;

    const byte Leaf = byte.MaxValue;

    readonly List<(byte Fact, int Low, int High)> _nodes = [(Leaf, False, False), (Leaf, True, True)];
    readonly Dictionary<(byte, int, int), int> _unique = [];
    readonly Dictionary<(int, int, int), int> _choices = [];

    /// <summary>True while the fact with this number holds.</summary>
    internal int Fact(byte number) => Node(number, False, True);

    /// <summary>True while all facts of <paramref name="when"/> hold and none of <paramref name="unless"/> does.</summary>
    internal int Term(UInt128 when, UInt128 unless)
    {
        if ((when & unless) != UInt128.Zero)
            return False;
        var term = True;
        for (var left = when | unless; left != UInt128.Zero;)
        {
            var number = (byte)UInt128.Log2(left);
            var bit = UInt128.One << number;
            term = (when & bit) != UInt128.Zero ? Node(number, False, term) : Node(number, term, False);
            left ^= bit;
        }
        return term;
    }

    internal int Not(int a) => Choose(a, False, True);

    internal int And(int a, int b) => Choose(a, b, False);

    internal int Or(int a, int b) => Choose(a, True, b);

    /// <summary>True where <paramref name="a"/> is and <paramref name="b"/> is not.</summary>
    internal int Without(int a, int b) => Choose(b, False, a);

    /// <summary>The function <paramref name="then"/> where the condition is true, else <paramref name="otherwise"/>.</summary>
    internal int Choose(int condition, int then, int otherwise)
    {
        if (condition == True || then == otherwise)
            return then;
        if (condition == False)
            return otherwise;
        if (then == True && otherwise == False)
            return condition;
        var key = (condition, then, otherwise);
        if (_choices.TryGetValue(key, out var known))
            return known;
        var fact = Math.Min(_nodes[condition].Fact, Math.Min(_nodes[then].Fact, _nodes[otherwise].Fact));
        var low = Choose(Low(condition, fact), Low(then, fact), Low(otherwise, fact));
        var high = Choose(High(condition, fact), High(then, fact), High(otherwise, fact));
        return _choices[key] = Node(fact, low, high);
    }

    /// <summary>The fact the function branches on first; meaningless for a constant.</summary>
    internal byte FactOf(int a) => _nodes[a].Fact;

    /// <summary>What is left of the function when the fact does not hold; the fact may not stand after its first one.</summary>
    internal int Low(int a, byte fact) => _nodes[a].Fact == fact ? _nodes[a].Low : a;

    /// <summary>What is left of the function when the fact holds.</summary>
    internal int High(int a, byte fact) => _nodes[a].Fact == fact ? _nodes[a].High : a;

    int Node(byte fact, int low, int high)
    {
        if (low == high)
            return low;
        if (_unique.TryGetValue((fact, low, high), out var known))
            return known;
        _nodes.Add((fact, low, high));
        return _unique[(fact, low, high)] = _nodes.Count - 1;
    }
}
