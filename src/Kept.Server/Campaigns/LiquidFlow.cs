namespace Kept.Server.Campaigns;

/// <summary>
/// Follows what is known of the reader through a letter: which variables may hold it, and which pieces stand there only for some
/// readers. It looks at all assignments at once, whatever their order, so it errs on the side of "may".
/// </summary>
internal sealed class LiquidFlow
{
    /// <summary>The variable that holds something of the reader.</summary>
    public const string Reader = "name";

    private readonly IReadOnlyList<LiquidPiece> pieces;
    private readonly HashSet<string> readers = new(StringComparer.Ordinal) { Reader };
    private readonly HashSet<int> readerBlocks = [];
    private readonly bool[] under;

    public LiquidFlow(IReadOnlyList<LiquidPiece> pieces)
    {
        this.pieces = pieces;
        under = new bool[pieces.Count];
        int before;
        do
        {
            before = readers.Count + readerBlocks.Count;
            Walk();
        }
        while (readers.Count + readerBlocks.Count > before);
    }

    /// <summary>Names that the letter itself gives to something.</summary>
    public HashSet<string> Own { get; } = new(StringComparer.Ordinal) { "forloop" };

    /// <summary>Whether an expression may tell something of the reader.</summary>
    public bool TellsOfReader(string expression) => LiquidPieces.VariablesOf(expression).Any(v => readers.Contains(v.Name));

    /// <summary>Whether a piece stands in the mail of some readers only, or of some more often.</summary>
    public bool IsUnderReader(int piece) => under[piece];

    private void Walk()
    {
        var blocks = new Stack<Block>();
        for (var i = 0; i < pieces.Count; i++)
        {
            var piece = pieces[i];
            under[i] = blocks.Any(b => readerBlocks.Contains(b.Start));
            if (piece.Kind == LiquidKind.Tag)
                Step(piece, i, blocks);
            else if (under[i] || (piece.Kind == LiquidKind.Output && TellsOfReader(piece.Inner)))
                readers.UnionWith(blocks.Select(b => b.Captures).OfType<string>());
        }
    }

    private void Step(LiquidPiece tag, int place, Stack<Block> blocks)
    {
        var (word, rest) = (tag.Word, tag.Rest);
        var name = rest.Split([' ', '\t', '\r', '\n', '='], 2)[0];
        if (word.StartsWith("end", StringComparison.Ordinal))
            blocks.TryPop(out _);
        else if (word is "if" or "unless" or "case" or "for" or "capture" or "comment")
            blocks.Push(new(place, word == "capture" ? name : null));
        if (word is "if" or "unless" or "case" or "elsif" or "when" or "for" && TellsOfReader(rest) && blocks.TryPeek(out var block))
            readerBlocks.Add(block.Start);
        if (word is not ("for" or "capture" or "assign"))
            return;
        Own.Add(name);
        if (under[place] || (word != "capture" && TellsOfReader(rest[name.Length..])))
            readers.Add(name);
    }

    private readonly record struct Block(int Start, string? Captures);
}
