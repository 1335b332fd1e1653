using Kept.Server.Storage;
using Kept.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Kept.Tests.Storage;

public sealed class NodeJobTests
{
    [Fact]
    public async Task Job_goes_on_after_a_round_that_failed_or_was_given_up_and_its_log_repeats_nothing_of_it()
    {
        using var log = new LogLines();
        using var job = new Failing(TimeProvider.System, log.CreateLogger("job"));
        await job.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync("a third round", () => Task.FromResult(job.Rounds >= 3));
        await job.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            ["Warning job: It failed (InvalidOperationException); it is tried again in 00:00:00.0200000 ", "Warning job: It failed (TaskCanceledException); it is tried again in 00:00:00.0200000 "],
            log.All);
    }

    private sealed class Failing(TimeProvider time, ILogger logger) : NodeJob(TimeSpan.FromMilliseconds(20), time, logger)
    {
        public int Rounds { get; private set; }

        protected override string Failure => "It failed";

        protected override Task RunOnceAsync(CancellationToken cancel) => ++Rounds switch
        {
            1 => throw new InvalidOperationException("pat@example.org"),
            2 => throw new TaskCanceledException("pat@example.org"),
            _ => Task.CompletedTask,
        };
    }
}
