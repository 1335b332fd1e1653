namespace Kept.Server.Campaigns;

/// <summary>
/// The circuit breaker of the mail server. After five failures of the server in a row mails stay in the queue, where they use up no
/// tries, and only one mail at a time probes whether the server is back: first after 30 seconds, then at growing intervals.
/// </summary>
/// <remarks>
/// A refusal is an answer, so it closes the breaker. Transactional and bulk mail probe separately: a probe that hangs on one
/// slow recipient must not keep the others waiting.
/// </remarks>
internal sealed class MailBreaker(TimeProvider time, ILogger<MailBreaker> logger)
{
    public const int Tolerated = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly DateTimeOffset[] probes = new DateTimeOffset[2];
    private int failures;
    private TimeSpan pause = FirstPause;

    /// <summary>Since when the server has been given up; null while it works.</summary>
    public DateTimeOffset? OpenSince { get; private set; }

    /// <summary>The code of the last failure.</summary>
    public string? Reason { get; private set; }

    /// <summary>Whether a mail may be handed over now. While the breaker is open this is true once per interval.</summary>
    public bool MayTry(bool bulk)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (OpenSince is null)
                return true;
            ref var probe = ref probes[bulk ? 1 : 0];
            if (now < probe)
                return false;
            probe = now + pause;
            return true;
        }
    }

    /// <summary>The server answered, whatever it said.</summary>
    public void Answered()
    {
        lock (gate)
        {
            failures = 0;
            pause = FirstPause;
            if (OpenSince is null)
                return;
            OpenSince = null;
        }
        logger.LogInformation("The mail server answers again; queued mails are being sent");
    }

    /// <summary>The server could not be reached, hung, or closed the connection.</summary>
    public void Failed(string code)
    {
        lock (gate)
        {
            Reason = code;
            if (++failures < Tolerated)
                return;
            var now = time.GetUtcNow();
            if (OpenSince is not null)
            {
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                return;
            }
            OpenSince = now;
            Array.Fill(probes, now + pause);
        }
        logger.LogWarning("The mail server failed {Failures} times in a row ({Code}); mails wait until it answers", Tolerated, code);
    }
}
