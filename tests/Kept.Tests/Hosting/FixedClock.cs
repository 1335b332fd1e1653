namespace Kept.Tests.Hosting;

/// <summary>A clock that stands still, for what asks for the date alone.</summary>
public sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
