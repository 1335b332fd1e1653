namespace Kept.Policy;

/// <summary>
/// The answers of every version about one category: a small table for each version, or its conditions where one of them reads too
/// many facts.
/// </summary>
internal sealed class BulkVersions
{
    /// <summary>
    /// With more facts than this a version has no table. Answers are single bits here, so that sixteen versions of twelve facts
    /// fit the nearest cache, and of sixteen facts the next one.
    /// </summary>
    internal const int MostFacts = 16;

    const int Numbers = byte.MaxValue + 1;

    readonly BulkForm[] _forms;
    readonly bool _tabulated;

    // By the number in the column, so that a number beyond the last version finds the denial at place 0 without a comparison.
    readonly ulong[] _reads = new ulong[Numbers];
    readonly int[] _starts = new int[Numbers];
    readonly ulong[] _answers;

    internal BulkVersions(BulkForm[] forms, int mostFacts)
    {
        _forms = forms;
        var tables = Array.ConvertAll(forms, form => BulkTable.Of(form, mostFacts));
        _tabulated = tables.All(table => table is not null);
        var answers = new List<ulong> { 0 };
        for (var version = 0; version < tables.Length && _tabulated; version++)
        {
            (_reads[version], _starts[version]) = (tables[version]!.Reads, answers.Count * 64);
            answers.AddRange(Packed(tables[version]!.Answers));
        }
        _answers = [.. answers];
    }

    /// <summary>Decides for at most 64 people whose facts are sound; bit n is person n.</summary>
    /// <param name="facts">Their facts.</param>
    /// <param name="versions">The version of each; a number beyond the last one is denied.</param>
    internal ulong Permits(ReadOnlySpan<ulong> facts, ReadOnlySpan<byte> versions) =>
        _tabulated ? ByTable(facts, versions) : ByForm(facts, versions);

    ulong ByTable(ReadOnlySpan<ulong> facts, ReadOnlySpan<byte> versions)
    {
        var (permitted, answers) = (0UL, _answers);
        ReadOnlySpan<ulong> reads = _reads.AsSpan(0, Numbers);
        ReadOnlySpan<int> starts = _starts.AsSpan(0, Numbers);
        for (var person = 0; person < facts.Length && person < versions.Length; person++)
        {
            var version = versions[person];
            var place = starts[version] + (int)BulkPlaces.Of(facts[person], reads[version]);
            permitted |= (answers[place >> 6] >> place & 1) << person;
        }
        return permitted;
    }

    static ulong[] Packed(ReadOnlySpan<byte> answers)
    {
        var words = new ulong[(answers.Length + 63) / 64];
        for (var place = 0; place < answers.Length; place++)
            words[place / 64] |= (ulong)answers[place] << place;
        return words;
    }

    ulong ByForm(ReadOnlySpan<ulong> facts, ReadOnlySpan<byte> versions)
    {
        var permitted = 0UL;
        for (var person = 0; person < facts.Length; person++)
        {
            var version = versions[person];
            if (version < _forms.Length && _forms[version].Permits(facts[person]))
                permitted |= 1UL << person;
        }
        return permitted;
    }
}
