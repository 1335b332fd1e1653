namespace Kept.Tests.Hosting;

/// <summary>Waits for what a background job does, instead of sleeping for as long as it might take.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks until the answer is not null. Throws <see cref="TimeoutException"/> naming <paramref name="what"/> after a minute, which only a busy machine needs.</summary>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        var end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (true)
        {
            if (await ask() is { } answer)
                return answer;
            if (Environment.TickCount64 > end)
                throw new TimeoutException($"Waited {Patience.TotalSeconds:0} s in vain for {what}.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(string what, Func<Task<bool>> ask) => GetAsync(what, async () => await ask() ? "yes" : null);
}
