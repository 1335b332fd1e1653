namespace Kept.Tests.Ledgers;

/// <summary>Goes on with what waited when told, not before.</summary>
internal sealed class HeldContext : SynchronizationContext
{
    private Action goOn = () => { };

    public ManualResetEventSlim Posted { get; } = new();

    public Task Start(Func<Task> act)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            return act();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        goOn = () => d(state);
        Posted.Set();
    }

    public void GoOn() => goOn();
}
