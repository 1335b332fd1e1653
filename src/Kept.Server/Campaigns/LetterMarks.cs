using System.Text;

namespace Kept.Server.Campaigns;

/// <summary>
/// A letter as Markdown alone, for looking at its links: each piece that may tell something of the reader is one mark, tags are
/// gone, and every line is where it was.
/// </summary>
internal sealed class LetterMarks
{
    /// <summary>From here on each mark stands for one output; the range lies behind that of <see cref="MailMarkdown.Literal"/>.</summary>
    private const char First = '\uE100';

    /// <summary>More outputs about the reader than any letter has.</summary>
    public const int Most = 4_000;

    private readonly List<LiquidPiece> marked = [];
    private readonly List<(int From, int To)> ofSome = [];

    public LetterMarks(IReadOnlyList<LiquidPiece> pieces, LiquidFlow flow, string home)
    {
        var text = new StringBuilder();
        foreach (var (i, piece) in pieces.Index())
        {
            var from = text.Length;
            if (piece.Kind == LiquidKind.Text)
                text.Append(piece.Text);
            else if (piece.Kind == LiquidKind.Output)
                text.Append(StandIn(piece, flow, home));
            if (piece.Kind != LiquidKind.Text)
                text.Append('\n', piece.Text.Count(c => c == '\n'));
            if (flow.IsUnderReader(i))
                ofSome.Add((from, text.Length));
        }
        Markdown = text.ToString();
    }

    public string Markdown { get; }

    /// <summary>The first piece about the reader in a part of the Markdown, or null.</summary>
    public LiquidPiece? FirstIn(string? part) =>
        part?.FirstOrDefault(c => c >= First && c < First + marked.Count) is { } mark and not '\0' ? marked[mark - First] : null;

    /// <summary>Whether what stands at this place is in the mail of some readers only.</summary>
    public bool IsOfSome(int at) => ofSome.Exists(r => at >= r.From && at < r.To);

    private string StandIn(LiquidPiece output, LiquidFlow flow, string home)
    {
        if (!flow.TellsOfReader(output.Inner) || marked.Count == Most)
            return output.Inner == "site.url" ? home : "x";
        marked.Add(output);
        return ((char)(First + marked.Count - 1)).ToString();
    }
}
