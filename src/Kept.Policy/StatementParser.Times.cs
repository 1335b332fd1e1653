using System.Globalization;

namespace Kept.Policy;

/// <summary>The times of a statement: how long data is kept, and how a permit reaches data that is held already.</summary>
internal sealed partial class StatementParser
{
    /// <summary>A hundred years, in days: longer is a slip of the pen, and calendars end.</summary>
    const int LongestTime = 36500;

    const string OneTime = "a time is one whole number and one unit: write it in a smaller unit, such as 18 months";

    static readonly string[] Units = ["days", "weeks", "months", "years"];

    bool ReadUntilErased()
    {
        if (_draft.Retention is not null)
            return _reader.Fail("a statement takes one time");
        if (!_reader.Accept("erased"))
            return _reader.Fail("after 'until' comes 'erased'", "erased");
        _draft.Retention = Retention.UntilErased;
        return true;
    }

    bool ReadRetention()
    {
        var first = _reader.Current;
        if (!ReadCount(LongestTime, out var count))
            return false;
        if (_reader.Current.Text is "." or "," or "/")
            return _reader.Fail(OneTime);
        var unit = UnitOf(_reader.Current.Text);
        if (unit == RetentionUnit.UntilErased)
            return _reader.Fail("a unit of time is expected: days, weeks, months or years", Units);
        var word = _reader.Take();
        if (count > MostOf(unit))
        {
            sink.Error(number, first, $"{first.Text} {word.Text} are longer than 100 years: write 'until erased' for no set time");
            return false;
        }
        _draft.Retention = new(count, unit);
        return !_reader.Accept("after") || ReadRetentionStart(count, unit);
    }

    /// <summary>The unit, or <see cref="RetentionUnit.UntilErased"/> for a word that is none.</summary>
    static RetentionUnit UnitOf(string word) => word switch
    {
        "day" or "days" => RetentionUnit.Days,
        "week" or "weeks" => RetentionUnit.Weeks,
        "month" or "months" => RetentionUnit.Months,
        "year" or "years" => RetentionUnit.Years,
        _ => RetentionUnit.UntilErased,
    };

    static int MostOf(RetentionUnit unit) => unit switch
    {
        RetentionUnit.Weeks => LongestTime / 7,
        RetentionUnit.Months => 12 * 100,
        RetentionUnit.Years => 100,
        _ => LongestTime,
    };

    /// <summary>Whether a time is meant and no purpose, also where its number is none.</summary>
    bool IsTime() => _reader.Current.IsNumber || NumberWord.TryFind(_reader.Current.Text, out _)
        || _reader.ComesBeforeKeyword(word => UnitOf(word) != RetentionUnit.UntilErased);

    bool ReadRetentionStart(int count, RetentionUnit unit)
    {
        if (_reader.Current.Text is not ("last-use" or "closing"))
            return _reader.Fail("a time runs from the collection, or 'after last-use' or 'after closing'", "last-use", "closing");
        _draft.Retention = new(count, unit, _reader.Take().Text == "closing" ? RetentionStart.Closing : RetentionStart.LastUse);
        return true;
    }

    /// <summary><c>new data</c>, <c>earlier data after consent</c> or <c>earlier data after notice of 30 days</c>.</summary>
    bool ReadReach()
    {
        const string expected = "'reaching' goes on with 'new data', 'earlier data after consent' or 'earlier data after notice of 30 days'";
        if (_reader.Accept("new"))
        {
            _draft.Reach = new(ChangeMode.NewDataOnly, 0);
            return _reader.Accept("data") || _reader.Fail(expected, "data");
        }
        if (!_reader.Accept("earlier") || !_reader.Accept("data") || !_reader.Accept("after"))
            return _reader.Fail(expected, "new", "earlier", "data", "after");
        if (_reader.Accept("consent"))
        {
            _draft.Reach = new(ChangeMode.AfterConsent, 0);
            return true;
        }
        if (!_reader.Accept("notice") || !_reader.Accept("of"))
            return _reader.Fail(expected, "consent", "notice", "of");
        if (!ReadCount(ChangeTerms.LongestNotice, out var days))
            return false;
        _draft.Reach = new(ChangeMode.AfterNotice, days);
        return _reader.Accept("days") || _reader.Accept("day") || _reader.Fail("a notice runs for days", "days");
    }

    string CountProblem(int most)
    {
        var word = _reader.Current;
        if (word.IsEnd)
            return $"a whole number from 1 to {most} is expected";
        if (word.IsNumber)
            return $"{word.Quoted} is not a whole number from 1 to {most}";
        var words = _reader.WordsBefore(next => UnitOf(next) != RetentionUnit.UntilErased);
        return NumberWord.TryFind(words, out var count)
            ? string.Create(CultureInfo.InvariantCulture, $"a number is expected in digits: write {count} for {Token.Quote(string.Join(' ', words))}")
            : $"a number is expected in digits, not {word.Quoted}{word.Foreign}";
    }

    bool ReadCount(int most, out int count)
    {
        if (!int.TryParse(_reader.Current.Text, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count < 1 || count > most)
            return _reader.Fail(CountProblem(most));
        _reader.Take();
        return true;
    }
}
