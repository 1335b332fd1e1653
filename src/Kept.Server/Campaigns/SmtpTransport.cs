// The one file that may use MailKit's client: here every failure becomes a code without personal data.
#pragma warning disable RS0030
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Kept.Server.Campaigns;

/// <summary>Hands mails to one SMTP server (RFC 5321), keeping the connection while there is more to send.</summary>
internal sealed class SmtpTransport(MailOptions options, TimeProvider time) : IMailTransport, IDisposable
{
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TrustedIdle = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SmtpClient client = new() { Timeout = (int)StepTimeout.TotalMilliseconds };
    private DateTimeOffset usedAt;

    public async Task SendAsync(MimeMessage message, Guid id, CancellationToken cancel)
    {
        await turn.WaitAsync(cancel);
        try
        {
            await ConnectAsync(cancel);
            await DeliverAsync(message, cancel);
            usedAt = time.GetUtcNow();
        }
        finally
        {
            turn.Release();
        }
    }

    public bool? HasLeft(Guid id) => null;

    public void Forget(Guid id)
    {
    }

    public async Task RestAsync()
    {
        await turn.WaitAsync();
        try
        {
            if (client.IsConnected)
                await client.DisconnectAsync(quit: true, new CancellationTokenSource(TrustedIdle).Token);
        }
        catch (Exception e) when (IsLost(e))
        {
            // It is gone either way.
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        client.Dispose();
        turn.Dispose();
    }

    /// <summary>Nothing has left when this fails, so it is always tried again.</summary>
    private async Task ConnectAsync(CancellationToken cancel)
    {
        using var step = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        step.CancelAfter(StepTimeout);
        try
        {
            if (client.IsConnected && await IsAliveAsync(step.Token))
                return;
            await client.ConnectAsync(options.Host, options.Port, Socket(options.Security), step.Token);
            if (options.User.Length > 0)
                await client.AuthenticateAsync(options.User, options.Password, step.Token);
        }
        catch (Exception e) when (IsLost(e) || e is AuthenticationException or SslHandshakeException or CommandException or NotSupportedException)
        {
            await DropAsync();
            throw new TransportException(ConnectCode(e), TransportFailure.Temporary, e);
        }
    }

    // A server may have closed an idle connection. Finding out here keeps the loss from looking like a lost mail.
    private async Task<bool> IsAliveAsync(CancellationToken cancel)
    {
        if (time.GetUtcNow() - usedAt < TrustedIdle)
            return true;
        try
        {
            await client.NoOpAsync(cancel);
            return true;
        }
        catch (Exception e) when (IsLost(e) || e is CommandException)
        {
            await DropAsync();
            return false;
        }
    }

    private async Task DeliverAsync(MimeMessage message, CancellationToken cancel)
    {
        var data = new DataWatch();
        try
        {
            await client.SendAsync(message, cancel, data);
        }
        catch (SmtpCommandException e)
        {
            // 421 is the server's word that it closes the connection (RFC 5321 section 3.8).
            if (e.StatusCode == SmtpStatusCode.ServiceNotAvailable)
                await DropAsync();
            var failure = (int)e.StatusCode >= 500 ? TransportFailure.Permanent : TransportFailure.Temporary;
            throw new TransportException($"smtp-{(int)e.StatusCode}", failure, e);
        }
        catch (NotSupportedException e)
        {
            throw new TransportException("smtp-no-utf8", TransportFailure.Permanent, e);
        }
        catch (Exception e) when (IsLost(e))
        {
            await DropAsync();
            throw new TransportException("smtp-lost", data.HasBegun ? TransportFailure.Unclear : TransportFailure.Temporary, e);
        }
    }

    /// <summary>Tells whether the message itself had begun to leave. A server that closed the connection before has not taken it.</summary>
    private sealed class DataWatch : ITransferProgress
    {
        public bool HasBegun { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => HasBegun = true;

        public void Report(long bytesTransferred) => HasBegun = true;
    }

    private async Task DropAsync()
    {
        if (client.IsConnected)
            await client.DisconnectAsync(quit: false, CancellationToken.None);
    }

    private static bool IsLost(Exception e) =>
        e is IOException or SocketException or ProtocolException or OperationCanceledException or ServiceNotConnectedException or TimeoutException;

    private static string ConnectCode(Exception e) => e switch
    {
        AuthenticationException => "smtp-sign-in",
        SslHandshakeException or NotSupportedException => "smtp-tls",
        OperationCanceledException or TimeoutException => "smtp-timeout",
        SmtpCommandException command => $"smtp-{(int)command.StatusCode}",
        _ => "smtp-unreachable",
    };

    private static SecureSocketOptions Socket(SmtpSecurity security) => security switch
    {
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };
}
