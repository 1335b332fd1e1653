using MailKit;

namespace Kept.Server.Campaigns;

/// <summary>The timeouts of RFC 5321 section 4.5.3.2: the least a client must wait before it gives up on a server.</summary>
internal static class SmtpTimeouts
{
    public static readonly TimeSpan Greeting = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan Command = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan DataStart = TimeSpan.FromMinutes(2);
    public static readonly TimeSpan DataBlock = TimeSpan.FromMinutes(3);
    public static readonly TimeSpan DataEnd = TimeSpan.FromMinutes(10);
}

/// <summary>
/// Follows the conversation on one connection and limits the wait for each step. MailKit offers no hook per step but the log of its
/// protocol; nothing of what passes here is kept, for it is personal data.
/// </summary>
internal sealed class SmtpWatch(TimeProvider time) : IProtocolLogger
{
    private static ReadOnlySpan<byte> End => "\r\n.\r\n"u8;

    private readonly byte[] tail = new byte[End.Length];
    private CancellationTokenSource? limit;
    private Step step;

    private enum Step
    {
        Command,
        DataAsked,
        Data,
        DataEnded,
    }

    /// <summary>
    /// True once the server has said that it takes the message. From then on nobody can tell whether a message arrived, unless the
    /// server answers.
    /// </summary>
    public bool MessageHasBegun => step is Step.Data or Step.DataEnded;

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>Begins to limit a connection attempt or a hand-over; the token is cancelled when a step takes too long.</summary>
    public CancellationTokenSource Begin(TimeSpan first)
    {
        step = Step.Command;
        return limit = new CancellationTokenSource(first, time);
    }

    public void LogConnect(Uri uri)
    {
        // The time for the greeting began with the attempt to connect.
    }

    public void LogClient(byte[] buffer, int offset, int count)
    {
        var sent = buffer.AsSpan(offset, count);
        if (step is Step.Data)
            step = Ends(sent) ? Step.DataEnded : Step.Data;
        else
            step = sent.StartsWith("DATA\r\n"u8) ? Step.DataAsked : Step.Command;
        Restart(step switch
        {
            Step.Data => SmtpTimeouts.DataBlock,
            Step.DataEnded => SmtpTimeouts.DataEnd,
            Step.DataAsked => SmtpTimeouts.DataStart,
            _ => SmtpTimeouts.Command,
        });
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        if (step is Step.DataAsked && count > 0 && buffer[offset] == (byte)'3')
        {
            step = Step.Data;
            // An empty message ends with the first line.
            "\0\0\0\r\n"u8.CopyTo(tail);
        }
        else if (step is not Step.Data)
            step = Step.Command;
        Restart(step is Step.Data ? SmtpTimeouts.DataBlock : SmtpTimeouts.Command);
    }

    public void Dispose()
    {
        // The source of the token belongs to whoever began.
    }

    /// <summary>Whether the bytes sent so far end with the line that ends a message; they may be cut anywhere.</summary>
    private bool Ends(ReadOnlySpan<byte> sent)
    {
        var last = sent.Length >= tail.Length ? sent[^tail.Length..] : [.. tail.AsSpan(sent.Length), .. sent];
        last.CopyTo(tail);
        return tail.AsSpan().SequenceEqual(End);
    }

    private void Restart(TimeSpan wait)
    {
        try
        {
            limit?.CancelAfter(wait);
        }
        catch (ObjectDisposedException)
        {
            // The last words of a connection that is being closed.
        }
    }
}
