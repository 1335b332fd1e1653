namespace Kept.Server.Storage;

/// <summary>
/// SQLite has one writer at a time. Waiting here, in order and without a thread, is fairer and cheaper than every
/// connection polling the file. On PostgreSQL writers do not wait.
/// </summary>
internal sealed class WriteTurn(bool oneWriter) : Turns(oneWriter ? 1 : null);

/// <summary>
/// A question to SQLite keeps its thread busy until it is answered, so more at once than there are processors only get in each other's way,
/// each on a connection that holds pages of its own. On PostgreSQL questions do not wait here.
/// </summary>
internal sealed class ReadTurns(bool inProcess) : Turns(inProcess ? Math.Max(2, Environment.ProcessorCount) : null);

/// <summary>So many at once, the others after them in order.</summary>
/// <param name="most">Null for as many as come.</param>
internal abstract class Turns(int? most) : IDisposable
{
    private readonly SemaphoreSlim? turns = most is { } places ? new(places, places) : null;

    /// <summary>Waits for a turn; it ends when what is returned is disposed.</summary>
    public async ValueTask<IDisposable?> TakeAsync(CancellationToken cancel)
    {
        if (turns is null)
            return null;
        await turns.WaitAsync(cancel);
        return new Held(turns);
    }

    public void Dispose() => turns?.Dispose();

    private sealed class Held(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
