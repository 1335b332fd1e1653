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

    // A choice that another one pushed out of its place is made again, which costs less than to remember all of them.
    readonly (int Condition, int Then, int Otherwise, int Choice)[] _choices = new (int, int, int, int)[1 << 16];

    // The numbers of nodes at the place of their hash or after it; 0, which needs no looking for, is an empty place.
    int[] _unique = new int[1 << 12];

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
        ref var made = ref _choices[Hash(condition, then, otherwise) & (uint)(_choices.Length - 1)];
        if (made.Condition == condition && made.Then == then && made.Otherwise == otherwise)
            return made.Choice;
        var fact = Math.Min(_nodes[condition].Fact, Math.Min(_nodes[then].Fact, _nodes[otherwise].Fact));
        var low = Choose(Low(condition, fact), Low(then, fact), Low(otherwise, fact));
        var high = Choose(High(condition, fact), High(then, fact), High(otherwise, fact));
        var choice = Node(fact, low, high);
        made = (condition, then, otherwise, choice);
        return choice;
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
        var place = PlaceOf(fact, low, high);
        if (_unique[place] != 0)
            return _unique[place];
        _nodes.Add((fact, low, high));
        _unique[place] = _nodes.Count - 1;
        if (_nodes.Count > _unique.Length / 2)
            Grow();
        return _nodes.Count - 1;
    }

    /// <summary>Where the node stands, or the empty place where it belongs.</summary>
    uint PlaceOf(byte fact, int low, int high)
    {
        var last = (uint)(_unique.Length - 1);
        var place = Hash(fact, low, high) & last;
        while (_unique[place] != 0 && _nodes[_unique[place]] != (fact, low, high))
            place = (place + 1) & last;
        return place;
    }

    void Grow()
    {
        _unique = new int[_unique.Length * 2];
        for (var node = True + 1; node < _nodes.Count; node++)
            _unique[PlaceOf(_nodes[node].Fact, _nodes[node].Low, _nodes[node].High)] = node;
    }

    static uint Hash(int a, int b, int c)
    {
        var mixed = ((uint)a * 0x9E3779B1u) ^ ((uint)b * 0x85EBCA77u) ^ ((uint)c * 0xC2B2AE3Du);
        return mixed ^ (mixed >> 15);
    }
}
