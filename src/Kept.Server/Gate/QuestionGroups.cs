namespace Kept.Server.Gate;

/// <summary>
/// Asks together what several want to know of different ids. Nobody waits for company: a question goes at once while fewer than
/// <paramref name="atOnce"/> groups are being asked, and those that come meanwhile go together as soon as one of these is answered. What is
/// answered was read after it was asked, as if each had asked alone.
/// </summary>
/// <param name="ask">Asks about all the ids, which may be among them more than once, and returns an answer for each.</param>
internal sealed class QuestionGroups<TAnswer>(int atOnce, Func<IReadOnlyList<Guid>, Task<ILookup<Guid, TAnswer>>> ask)
{
    /// <summary>So many in one group, lest one slow answer hold up everybody's.</summary>
    private const int Most = 32;

    private readonly Lock gate = new();
    private readonly Queue<Question> waiting = new();
    private int asking;

    /// <summary>The answer about one id. Throws what the asking threw, which all of its group then get.</summary>
    public Task<TAnswer> AskAsync(Guid id)
    {
        var question = new Question(id);
        lock (gate)
        {
            waiting.Enqueue(question);
            if (asking == atOnce)
                return question.Answer.Task;
            asking++;
        }
        _ = RunAsync();
        return question.Answer.Task;
    }

    private async Task RunAsync()
    {
        while (Take() is { Length: > 0 } group)
            await AnswerAsync(group);
    }

    private Question[] Take()
    {
        lock (gate)
        {
            var group = new Question[Math.Min(waiting.Count, Most)];
            for (var i = 0; i < group.Length; i++)
                group[i] = waiting.Dequeue();
            if (group.Length == 0)
                asking--;
            return group;
        }
    }

    private async Task AnswerAsync(Question[] group)
    {
        try
        {
            var answers = await ask([.. group.Select(q => q.Id)]);
            foreach (var questions in group.GroupBy(q => q.Id))
                foreach (var (question, answer) in questions.Zip(answers[questions.Key]))
                    question.Answer.SetResult(answer);
        }
        catch (Exception e)
        {
            foreach (var question in group)
                question.Answer.TrySetException(e);
        }
    }

    private sealed record Question(Guid Id)
    {
        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
