using CsCheck;
using Kept.Server.Policies;

namespace Kept.Tests.Policies;

public sealed class WordDiffTests
{
    private static readonly string[] Vocabulary = ["we", "may", "share", "not", "keep"];

    private static readonly Gen<string> Texts = Gen.Int[0, 4].Array[0, 12].Select(w => string.Join(' ', w.Select(i => Vocabulary[i])));

    [Fact]
    public void Runs_hold_both_texts() => Gen.Select(Texts, Texts).Sample((before, after) =>
    {
        var runs = WordDiff.Between(before, after);
        Assert.Equal(before, string.Join(' ', runs.Where(r => r.Change != Change.Added).Select(r => r.Text)));
        Assert.Equal(after, string.Join(' ', runs.Where(r => r.Change != Change.Removed).Select(r => r.Text)));
    });

    [Fact]
    public void Same_words_wrapped_anew_do_not_differ() =>
        Assert.All(WordDiff.Between("we keep\nyour letter", "we  keep your\nletter"), r => Assert.Equal(Change.Kept, r.Change));

    [Fact]
    public void Changed_word_is_removed_and_added() => Assert.Equal(
        [new Run(Change.Kept, "we keep it"), new Run(Change.Removed, "30"), new Run(Change.Added, "90"), new Run(Change.Kept, "days")],
        WordDiff.Between("we keep it 30 days", "we keep it 90 days"));

    [Fact]
    public void Paragraphs_of_either_text_stay_apart() => Assert.Equal(
        ["we keep it [30] (90) days", "(nothing leaves)", "we share"],
        WordDiff.Paragraphs(WordDiff.Between("we keep\nit 30 days\n\nwe share", "we keep it 90 days\n\nnothing leaves\n \nwe share")).Select(Words));

    [Fact]
    public void Paragraph_that_was_split_has_the_same_words()
    {
        var runs = WordDiff.Between("we keep it we share", "we keep it\n\nwe share");
        Assert.True(WordDiff.AreSame(runs));
        Assert.Equal(["we keep it", "we share"], WordDiff.Paragraphs(runs).Select(Words));
    }

    private static string Words(IEnumerable<Run> paragraph) => string.Join(' ', paragraph.Select(r => r.Change switch
    {
        Change.Removed => $"[{r.Text}]",
        Change.Added => $"({r.Text})",
        _ => r.Text,
    }));
}
