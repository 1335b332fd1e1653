using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kept.Tests.Campaigns;

/// <summary>A small SMTP server (RFC 5321) that keeps what it takes, and fails in the ways a test asks for.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private const string Taking = "250 taken";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Task accepting;
    private int connections;

    public SmtpServer()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The messages it has answered 250 to, and those it took before dropping the connection.</summary>
    public ConcurrentQueue<string> Taken { get; } = new();

    public int Connections => connections;

    /// <summary>What it answers to RCPT; taken one by one, then 250.</summary>
    public ConcurrentQueue<string> RcptAnswers { get; } = new();

    /// <summary>What it answers to a whole message; taken one by one, then 250. 421 also closes the connection.</summary>
    public ConcurrentQueue<string> DataAnswers { get; } = new();

    /// <summary>Takes the next message and closes the connection without an answer.</summary>
    public bool DropAfterData { get; set; }

    /// <summary>Closes the connection in the middle of the next message.</summary>
    public bool DropInData { get; set; }

    /// <summary>Closes the connection without a word after every message it takes.</summary>
    public bool OneEach { get; set; }

    /// <summary>Says nothing at all to whoever connects.</summary>
    public bool Hang { get; set; }

    /// <summary>Takes the message and never answers.</summary>
    public bool HangAfterData { get; set; }

    /// <summary>How long it takes for every answer.</summary>
    public TimeSpan Slow { get; set; }

    /// <summary>Greets nobody before so many have connected.</summary>
    public int WaitFor { get; set; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var conversations = new List<Task>();
        try
        {
            while (true)
                conversations.Add(TalkAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        Interlocked.Increment(ref connections);
        using var _ = client;
        try
        {
            if (Hang)
                await Task.Delay(Timeout.Infinite, stop.Token);
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            while (connections < WaitFor)
                await Task.Delay(20, stop.Token);
            await writer.WriteLineAsync("220 test");
            while (await reader.ReadLineAsync(stop.Token) is { } line)
            {
                await Task.Delay(Slow, stop.Token);
                var answer = line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase) ? await TakeAsync(reader, writer) : Answer(line);
                if (answer is null)
                    return;
                await writer.WriteLineAsync(answer);
                if (answer.StartsWith("421", StringComparison.Ordinal) || (OneEach && answer == Taking))
                    return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The other side or the test has ended.
        }
    }

    /// <summary>Takes one message; null when the connection is to be closed instead of an answer.</summary>
    private async Task<string?> TakeAsync(StreamReader reader, StreamWriter writer)
    {
        await writer.WriteLineAsync("354 go on");
        if (DropInData)
        {
            DropInData = false;
            await reader.ReadLineAsync(stop.Token);
            return null;
        }
        var message = await MessageAsync(reader);
        if (DataAnswers.TryDequeue(out var refusal))
            return refusal;
        Taken.Enqueue(message);
        if (HangAfterData)
            await Task.Delay(Timeout.Infinite, stop.Token);
        if (!DropAfterData)
            return Taking;
        DropAfterData = false;
        return null;
    }

    private string Answer(string line) => line.Split(' ')[0].ToUpperInvariant() switch
    {
        "EHLO" or "HELO" => "250 test",
        "RCPT" => RcptAnswers.TryDequeue(out var answer) ? answer : "250 ok",
        "QUIT" => "221 bye",
        _ => "250 ok",
    };

    private async Task<string> MessageAsync(StreamReader reader)
    {
        var message = new StringBuilder();
        while (await reader.ReadLineAsync(stop.Token) is { } line && line != ".")
            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        return message.ToString();
    }
}
