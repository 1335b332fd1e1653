using System.Collections.Concurrent;
using Kept.Server.Gate;
using Kept.Tests.Hosting;

namespace Kept.Tests.Gate;

/// <summary>Who asks alone is asked for at once; those who come meanwhile go together, and each is told about the own id.</summary>
public sealed class QuestionGroupsTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<Asked> asked = new();

    [Fact]
    public async Task One_alone_is_asked_for_at_once()
    {
        var id = Guid.NewGuid();
        var answer = Groups(atOnce: 2).AskAsync(id);
        Assert.Equal([id], Assert.Single(asked).Ids);
        asked.Single().Free.SetResult();
        Assert.Equal([id], await OfAsync(answer));
    }

    [Fact]
    public async Task Those_who_come_while_as_many_as_may_be_are_asked_go_together_with_the_next()
    {
        var groups = Groups(atOnce: 2);
        var ids = Enumerable.Range(0, 7).Select(_ => Guid.NewGuid()).ToList();
        var answers = ids.ConvertAll(groups.AskAsync);
        Assert.Equal([[ids[0]], [ids[1]]], asked.Select(a => a.Ids));
        (await AskedAsync(1)).Free.SetResult();
        Assert.Equal(ids[2..], (await AskedAsync(2)).Ids);
        Assert.False(answers[0].IsCompleted);
        (await AskedAsync(0)).Free.SetResult();
        (await AskedAsync(2)).Free.SetResult();
        Assert.Equal(ids, await OfAsync([.. answers]));
    }

    [Fact]
    public async Task Group_is_never_longer_than_it_may_be()
    {
        var groups = Groups(atOnce: 1);
        var answers = Enumerable.Range(0, 80).Select(_ => groups.AskAsync(Guid.NewGuid())).ToArray();
        for (var next = 0; next < 4; next++)
            (await AskedAsync(next)).Free.SetResult();
        await OfAsync(answers);
        Assert.Equal([1, 32, 32, 15], asked.Select(a => a.Ids.Length));
    }

    [Fact]
    public async Task Two_who_ask_the_same_get_an_answer_each()
    {
        var (groups, id) = (Groups(atOnce: 1), Guid.NewGuid());
        var (first, one, two) = (groups.AskAsync(Guid.NewGuid()), groups.AskAsync(id), groups.AskAsync(id));
        (await AskedAsync(0)).Free.SetResult();
        (await AskedAsync(1)).Free.SetResult();
        await OfAsync(first);
        Assert.Equal([id, id], await OfAsync(one, two));
        Assert.NotSame(await one, await two);
    }

    [Fact]
    public async Task What_fails_fails_for_its_group_and_the_next_is_asked()
    {
        var groups = Groups(atOnce: 1);
        var (first, second, third) = (groups.AskAsync(Guid.NewGuid()), groups.AskAsync(Guid.NewGuid()), groups.AskAsync(Guid.NewGuid()));
        (await AskedAsync(0)).Free.SetException(new IOException("gone"));
        (await AskedAsync(1)).Free.SetException(new IOException("still gone"));
        foreach (var failed in new[] { first, second, third })
            await Assert.ThrowsAsync<IOException>(() => OfAsync(failed));
        var last = groups.AskAsync(Guid.NewGuid());
        (await AskedAsync(2)).Free.SetResult();
        await OfAsync(last);
    }

    private QuestionGroups<Told> Groups(int atOnce) => new(atOnce, async ids =>
    {
        var group = new Asked([.. ids], new TaskCompletionSource());
        asked.Enqueue(group);
        await group.Free.Task;
        return ids.ToLookup(id => id, id => new Told(id));
    });

    private Task<Asked> AskedAsync(int number) => Eventually.GetAsync($"group {number}", () => Task.FromResult(asked.ElementAtOrDefault(number)));

    private static async Task<IEnumerable<Guid>> OfAsync(params Task<Told>[] answers) =>
        (await Task.WhenAll(answers).WaitAsync(Long, TestContext.Current.CancellationToken)).Select(a => a.Of);

    private sealed record Asked(Guid[] Ids, TaskCompletionSource Free);

    private sealed class Told(Guid of)
    {
        public Guid Of => of;
    }
}
