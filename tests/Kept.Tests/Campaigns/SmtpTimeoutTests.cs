using Kept.Server.Campaigns;
using Kept.Tests.Hosting;
using MimeKit;

namespace Kept.Tests.Campaigns;

/// <summary>A mail server has as long for each step as RFC 5321 section 4.5.3.2 says, and no longer. The clock is the test's.</summary>
public sealed class SmtpTimeoutTests : IAsyncDisposable
{
    private readonly SmtpServer server = new();
    private readonly TestClock clock = new();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("connect", 5, false)]
    [InlineData("EHLO", 5, false)]
    [InlineData("MAIL", 5, false)]
    [InlineData("RCPT", 5, false)]
    [InlineData("DATA", 2, false)]
    [InlineData("end", 10, true)]
    public async Task Silent_server_is_left_when_the_time_for_the_step_is_over(string step, int minutes, bool begun)
    {
        server.HangsAt = line => line.StartsWith(step, StringComparison.Ordinal);
        using var transport = Transport();
        var sending = transport.SendAsync(Message(), Guid.NewGuid(), CancellationToken.None);
        await Eventually.TrueAsync("the silence", () => Task.FromResult(!server.Silences.IsEmpty));
        clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(55));
        Assert.False(sending.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(56));
        var error = await Assert.ThrowsAsync<TransportException>(() => sending);
        Assert.Equal((begun ? TransportFailure.Unclear : TransportFailure.Temporary, "smtp-timeout", true), (error.Failure, error.Message, error.IsOfServer));
    }

    [Fact]
    public async Task Server_that_answers_after_nine_minutes_has_taken_the_message()
    {
        server.HangsAt = line => line == "end";
        using var transport = Transport();
        var sending = transport.SendAsync(Message(), Guid.NewGuid(), CancellationToken.None);
        await Eventually.TrueAsync("the silence", () => Task.FromResult(!server.Silences.IsEmpty));
        clock.Advance(TimeSpan.FromMinutes(9));
        server.Released.SetResult();
        await sending;
        Assert.Single(server.Taken);
    }

    [Theory]
    [InlineData("RCPT")]
    [InlineData("connect")]
    public async Task Stopping_the_server_ends_what_has_not_begun_to_leave(string step)
    {
        server.HangsAt = line => line.StartsWith(step, StringComparison.Ordinal);
        using var transport = Transport();
        using var stop = new CancellationTokenSource();
        var sending = transport.SendAsync(Message(), Guid.NewGuid(), stop.Token);
        await Eventually.TrueAsync("the silence", () => Task.FromResult(!server.Silences.IsEmpty));
        await stop.CancelAsync();
        var error = await Assert.ThrowsAsync<TransportException>(() => sending);
        Assert.Equal((TransportFailure.Temporary, MailReason.Stopped, false), (error.Failure, error.Message, error.IsOfServer));
    }

    [Fact]
    public async Task Stopping_the_server_waits_for_the_answer_to_a_message_that_has_left()
    {
        server.HangsAt = line => line == "end";
        using var transport = Transport();
        using var stop = new CancellationTokenSource();
        var sending = transport.SendAsync(Message(), Guid.NewGuid(), stop.Token);
        await Eventually.TrueAsync("the silence", () => Task.FromResult(!server.Silences.IsEmpty));
        await stop.CancelAsync();
        Assert.False(sending.IsCompleted);
        server.Released.SetResult();
        await sending;
    }

    [Fact]
    public async Task Connection_the_server_closed_meanwhile_costs_the_next_mail_nothing()
    {
        server.OneEach = true;
        using var transport = Transport();
        for (var i = 0; i < 3; i++)
            await transport.SendAsync(Message(), Guid.NewGuid(), CancellationToken.None);
        Assert.Equal((3, 3), (server.Taken.Count, server.Connections));
    }

    [Fact]
    public async Task Idle_connections_are_closed_and_others_used_again()
    {
        using var transport = Transport();
        await transport.SendAsync(Message(), Guid.NewGuid(), CancellationToken.None);
        await transport.CloseIdleAsync();
        await transport.SendAsync(Message(), Guid.NewGuid(), CancellationToken.None);
        Assert.Equal(1, server.Connections);
        clock.Advance(TimeSpan.FromMinutes(1));
        await transport.CloseIdleAsync();
        await transport.SendAsync(Message(), Guid.NewGuid(), CancellationToken.None);
        Assert.Equal(2, server.Connections);
        Assert.Contains("QUIT", server.Commands);
    }

    private SmtpTransport Transport() => new(new MailOptions { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None }, clock);

    private static MimeMessage Message()
    {
        var message = new MimeMessage { Body = new TextPart("plain") { Text = "x" } };
        message.From.Add(new MailboxAddress("", "a@example.org"));
        message.To.Add(new MailboxAddress("", "b@example.org"));
        return message;
    }
}
