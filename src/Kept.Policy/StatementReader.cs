namespace Kept.Policy;

/// <summary>Reads the tokens of one statement and reports what does not fit.</summary>
internal sealed class StatementReader(string line, int number, DiagnosticSink sink)
{
    /// <summary>A condition, its parentheses and some words between them.</summary>
    const int MostInScope = 12;

    readonly List<Token> _tokens = Token.Split(line);
    int _at;

    internal delegate bool TryFind<T>(string text, out T found);

    internal Token Current => _tokens[_at];

    /// <summary>Whether nothing was read yet.</summary>
    internal bool AtStart => _at == 0;

    /// <summary>The current token; the end token is never passed.</summary>
    internal Token Take() => Current.IsEnd ? Current : _tokens[_at++];

    internal bool Accept(string text)
    {
        if (Current.Text != text)
            return false;
        _at++;
        return true;
    }

    /// <summary>Reports the current token and returns false.</summary>
    internal bool Fail(string message, params string[] candidates)
    {
        sink.Error(number, Current, message, Current.IsEnd ? null : sink.NearestOf(Current.Text, candidates));
        return false;
    }

    /// <summary>Reads one word of a closed list. An unknown word is reported, and reading goes on to find more.</summary>
    internal bool ReadOne<T>(string what, TryFind<T> find, IEnumerable<string> words, Action<Token, T> add)
    {
        if (!Current.IsWord || StatementParser.Keywords.Contains(Current.Text) || Current.Text is "and" or "or")
            return Fail(Current.IsEnd ? $"{what} is expected" : $"{what} is expected before {Current.Quoted}");
        var word = Take();
        if (find(word.Text, out var found))
            add(word, found);
        else
            sink.Error(number, word, $"{word.Quoted} is not {what}{word.Foreign}", sink.NearestOf(word.Text, words));
        return true;
    }

    /// <summary>Reads words joined by commas or <c>and</c>.</summary>
    internal bool ReadList<T>(string what, TryFind<T> find, IEnumerable<string> words, Action<Token, T> add)
    {
        do
        {
            if (!ReadOne(what, find, words, add))
                return false;
        }
        while (Goes("and"));
        return true;
    }

    /// <summary>Whether a list goes on: after a comma, after the joining word, or after both.</summary>
    internal bool Goes(string joiner)
    {
        var comma = Accept(",");
        return Accept(joiner) || comma;
    }

    /// <summary>Joins <c>opted-out ( offers )</c> into the one word that the list of conditions knows.</summary>
    internal void JoinScope()
    {
        if (Current.IsEnd || _tokens[_at + 1].Text != "(")
            return;
        // More than a word between the parentheses is no condition, and is reported as a whole.
        var end = _tokens.FindIndex(_at, Math.Min(MostInScope, _tokens.Count - _at), token => token.Text == ")");
        if (end < 0)
            return;
        var scope = string.Join(' ', _tokens[(_at + 2)..end].Select(token => token.Text));
        _tokens[_at] = new($"{Current.Text}({scope})", Current.Column);
        _tokens.RemoveRange(_at + 1, end - _at);
    }

    /// <summary>Whether one of the words before the next keyword is one of these.</summary>
    internal bool ComesBeforeKeyword(Predicate<string> isWanted) =>
        _tokens.Skip(_at).TakeWhile(token => !token.IsEnd && !StatementParser.Keywords.Contains(token.Text)).Any(token => isWanted(token.Text));

    /// <summary>The words from here to the first of these, or to the end.</summary>
    internal IReadOnlyList<string> WordsBefore(Predicate<string> isEnd) =>
        [.. _tokens.Skip(_at).Select(token => token.Text).TakeWhile(text => text.Length > 0 && !isEnd(text))];

    internal string Next => Current.IsEnd ? "" : _tokens[_at + 1].Text;
}
