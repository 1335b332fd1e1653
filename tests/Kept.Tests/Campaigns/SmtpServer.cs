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

    /// <summary>
    /// Whether it falls silent instead of answering: told the line it read, <c>"connect"</c> before its greeting, and <c>"end"</c> after a
    /// whole message.
    /// </summary>
    public Func<string, bool> HangsAt { get; set; } = _ => false;

    /// <summary>Ends every silence: what was held back is answered now.</summary>
    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The lines it fell silent at.</summary>
    public ConcurrentQueue<string> Silences { get; } = new();

    /// <summary>What it says about itself besides its name, for example <c>SMTPUTF8</c>.</summary>
    public IReadOnlyList<string> Offers { get; set; } = [];

    /// <summary>The commands it was sent.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

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
            await HangAsync("connect");
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            while (connections < WaitFor)
                await Task.Delay(20, stop.Token);
            await writer.WriteLineAsync("220 test");
            while (await reader.ReadLineAsync(stop.Token) is { } line)
            {
                Commands.Enqueue(line);
                await Task.Delay(Slow, stop.Token);
                await HangAsync(line);
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
        await HangAsync("end");
        if (!DropAfterData)
            return Taking;
        DropAfterData = false;
        return null;
    }

    private async Task HangAsync(string step)
    {
        if (!HangsAt(step))
            return;
        Silences.Enqueue(step);
        await Released.Task.WaitAsync(stop.Token);
    }

    private string Answer(string line) => line.Split(' ')[0].ToUpperInvariant() switch
    {
        "EHLO" or "HELO" => string.Join("\r\n", ["250-test", .. Offers.Select(o => $"250-{o}"), "250 HELP"]),
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
