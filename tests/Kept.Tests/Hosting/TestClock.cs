namespace Kept.Tests.Hosting;

/// <summary>
/// Runs with the wall clock and can be set forward. Unlike a frozen clock it lets background jobs go on by
/// themselves; unlike the wall clock it makes a timer ring at once when its moment has been passed.
/// </summary>
public sealed class TestClock : TimeProvider
{
    private readonly List<WeakReference<Alarm>> alarms = [];
    private TimeSpan ahead;
    private TimeSpan back;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead - back;

    public override long GetTimestamp() => System.GetTimestamp() + (long)(ahead.TotalSeconds * TimestampFrequency);

    public void Advance(TimeSpan by)
    {
        lock (alarms)
        {
            ahead += by;
            alarms.RemoveAll(a => !a.TryGetTarget(out _));
            foreach (var alarm in alarms)
                if (alarm.TryGetTarget(out var live))
                    live.Rearm();
        }
    }

    /// <summary>Sets the wall clock back, as an operator or a time server does. Timers and timestamps run on, for they do not follow the wall.</summary>
    public void SetBack(TimeSpan by)
    {
        lock (alarms)
        {
            back += by;
            foreach (var alarm in alarms)
                if (alarm.TryGetTarget(out var live))
                    live.Shift(by);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        lock (alarms)
            alarms.Add(new WeakReference<Alarm>(alarm));
        alarm.Change(dueTime, period);
        return alarm;
    }

    private sealed class Alarm : ITimer
    {
        private readonly TestClock clock;
        private readonly ITimer timer;
        private DateTimeOffset? due;
        private TimeSpan period;

        public Alarm(TestClock clock, TimerCallback callback, object? state)
        {
            this.clock = clock;
            timer = System.CreateTimer(_ => Ring(callback, state), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            this.period = period;
            due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime;
            return timer.Change(dueTime, period);
        }

        public void Rearm()
        {
            if (due is { } moment)
                timer.Change(moment > clock.GetUtcNow() ? moment - clock.GetUtcNow() : TimeSpan.Zero, period);
        }

        public void Shift(TimeSpan by) => due -= by;

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();

        private void Ring(TimerCallback callback, object? state)
        {
            due = period == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + period;
            callback(state);
        }
    }
}
