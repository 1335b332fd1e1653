// The one file that may use MailKit's client: here every failure becomes a code without personal data.
#pragma warning disable RS0030
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Kept.Server.Campaigns;

/// <summary>One connection to the mail server (RFC 5321). It carries one mail at a time.</summary>
internal sealed class SmtpConnection : IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly MailOptions options;
    private readonly bool international;
    private readonly TimeProvider time;
    private readonly SmtpWatch watch;
    private readonly SmtpClient client;

    /// <param name="options">Where the mail server is.</param>
    /// <param name="international">True for mails that need SMTPUTF8. Elsewhere MailKit would use it for every international domain.</param>
    /// <param name="time">The clock of the timeouts.</param>
    public SmtpConnection(MailOptions options, bool international, TimeProvider time)
    {
        (this.options, this.international, this.time, watch) = (options, international, time, new SmtpWatch(time));
        // Every step has its own limit, so MailKit's limit for each read and write must be longer than all of them.
        client = new SmtpClient(watch) { Timeout = 2 * (int)SmtpTimeouts.DataEnd.TotalMilliseconds };
    }

    public bool IsOpen => client.IsConnected;

    /// <summary>When the last mail was sent.</summary>
    public DateTimeOffset UsedAt { get; private set; }

    /// <summary>Nothing has left when this fails, so it is always tried again. Throws <see cref="TransportException"/>.</summary>
    public async Task OpenAsync(CancellationToken cancel)
    {
        using var limit = watch.Begin(SmtpTimeouts.Greeting);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            await client.ConnectAsync(options.Host, options.Port, Socket(options.Security), either.Token);
            if (options.User.Length > 0)
                await client.AuthenticateAsync(options.User, options.Password, either.Token);
            if (!international)
                client.Capabilities &= ~SmtpCapabilities.UTF8;
        }
        catch (Exception e) when (IsLost(e) || e is AuthenticationException or SslHandshakeException or CommandException or NotSupportedException)
        {
            await DropAsync();
            throw new TransportException(ConnectCode(e, cancel), TransportFailure.Temporary, e) { IsOfServer = !cancel.IsCancellationRequested };
        }
    }

    /// <summary>
    /// Sends one mail. <paramref name="cancel"/> ends it before the server has agreed to take the message; after that it goes on, for
    /// a mail cut off in the middle may have arrived or not. Throws <see cref="TransportException"/>.
    /// </summary>
    public async Task SendAsync(MimeMessage message, CancellationToken cancel)
    {
        if (international && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
            throw new TransportException(MailReason.NoUtf8, TransportFailure.Permanent);
        using var limit = watch.Begin(SmtpTimeouts.Command);
        await using var stop = cancel.Register(() =>
        {
            if (!watch.MessageHasBegun)
                limit.Cancel();
        });
        try
        {
            await client.SendAsync(MimeWriter.FormatOf(message), message, limit.Token);
            UsedAt = time.GetUtcNow();
        }
        catch (SmtpCommandException e)
        {
            throw await RefusedAsync(e);
        }
        catch (Exception e) when (IsLost(e))
        {
            var (begun, hung) = (watch.MessageHasBegun, limit.IsCancellationRequested);
            await DropAsync();
            throw new TransportException(
                cancel.IsCancellationRequested && !begun ? MailReason.Stopped : hung ? MailReason.Timeout : MailReason.Lost,
                begun ? TransportFailure.Unclear : TransportFailure.Temporary, e)
            { IsOfServer = !cancel.IsCancellationRequested };
        }
    }

    /// <summary>Takes leave of the server if it listens.</summary>
    public async Task CloseAsync()
    {
        using var limit = new CancellationTokenSource(Farewell, time);
        try
        {
            if (client.IsConnected)
                await client.DisconnectAsync(quit: true, limit.Token);
        }
        catch (Exception e) when (IsLost(e) || e is CommandException)
        {
            // It is gone either way.
        }
        Dispose();
    }

    public void Dispose() => client.Dispose();

    private async Task<TransportException> RefusedAsync(SmtpCommandException e)
    {
        // 421 is the server's word that it closes the connection (RFC 5321 section 3.8).
        var closes = e.StatusCode == SmtpStatusCode.ServiceNotAvailable;
        if (closes)
            await DropAsync();
        var failure = (int)e.StatusCode >= 500 ? TransportFailure.Permanent : TransportFailure.Temporary;
        return new TransportException($"smtp-{(int)e.StatusCode}", failure, e) { IsOfServer = closes };
    }

    private async Task DropAsync()
    {
        if (client.IsConnected)
            await client.DisconnectAsync(quit: false, CancellationToken.None);
    }

    private static bool IsLost(Exception e) =>
        e is IOException or SocketException or ProtocolException or OperationCanceledException or ServiceNotConnectedException or TimeoutException;

    private static string ConnectCode(Exception e, CancellationToken cancel) => e switch
    {
        AuthenticationException => "smtp-sign-in",
        SslHandshakeException or NotSupportedException => "smtp-tls",
        OperationCanceledException or TimeoutException => cancel.IsCancellationRequested ? MailReason.Stopped : MailReason.Timeout,
        SmtpCommandException command => $"smtp-{(int)command.StatusCode}",
        _ => MailReason.Unreachable,
    };

    private static SecureSocketOptions Socket(SmtpSecurity security) => security switch
    {
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };
}
