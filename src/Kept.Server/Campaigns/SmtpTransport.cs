using System.Collections.Concurrent;
using MimeKit;

namespace Kept.Server.Campaigns;

/// <summary>
/// Hands mails to one SMTP server over as many connections as there are mails at a time; <see cref="OutboxSender"/> limits those.
/// A connection is used again while there is more to send.
/// </summary>
internal sealed class SmtpTransport(MailOptions options, TimeProvider time) : IMailTransport, IDisposable
{
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(5);

    private readonly ConcurrentStack<SmtpConnection> idle = new();

    public async Task SendAsync(MimeMessage message, Guid id, CancellationToken cancel)
    {
        var international = MimeWriter.NeedsUtf8(message);
        if (!international && idle.TryPop(out var used))
        {
            try
            {
                await SendAsync(used, message, keep: true, cancel);
                return;
            }
            catch (TransportException e) when (e is { IsOfServer: true, Failure: TransportFailure.Temporary } && e.Message != MailReason.Timeout)
            {
                // The server closed the connection since the last mail; that says nothing about this one.
            }
        }
        var connection = new SmtpConnection(options, international, time);
        try
        {
            await connection.OpenAsync(cancel);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
        await SendAsync(connection, message, keep: !international, cancel);
    }

    public bool? HasLeft(Guid id) => null;

    public void Forget(Guid id)
    {
    }

    public async Task CloseIdleAsync()
    {
        var kept = new List<SmtpConnection>();
        while (idle.TryPop(out var connection))
        {
            if (time.GetUtcNow() - connection.UsedAt < LongestIdle)
                kept.Add(connection);
            else
                await connection.CloseAsync();
        }
        foreach (var connection in kept)
            idle.Push(connection);
    }

    public void Dispose()
    {
        while (idle.TryPop(out var connection))
            connection.Dispose();
    }

    /// <summary>A connection to keep is free for the next mail afterwards, unless it was lost.</summary>
    private async Task SendAsync(SmtpConnection connection, MimeMessage message, bool keep, CancellationToken cancel)
    {
        try
        {
            await connection.SendAsync(message, cancel);
        }
        finally
        {
            if (keep && connection.IsOpen)
                idle.Push(connection);
            else
                await connection.CloseAsync();
        }
    }
}
