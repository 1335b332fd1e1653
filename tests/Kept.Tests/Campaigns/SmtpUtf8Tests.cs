using System.Text;
using Kept.Server.Campaigns;
using Kept.Tests.Hosting;

namespace Kept.Tests.Campaigns;

/// <summary>International addresses (RFC 6531): an ASCII form where there is one, else SMTPUTF8 where the server offers it.</summary>
public sealed class SmtpUtf8Tests : IAsyncDisposable
{
    private readonly SmtpServer server = new();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task International_domain_leaves_in_its_ascii_form_whatever_the_server_offers(bool offered)
    {
        server.Offers = offered ? ["8BITMIME", "SMTPUTF8"] : [];
        await SendAsync("ada@bücher.example");
        Assert.Contains("RCPT TO:<ada@xn--bcher-kva.example>", server.Commands);
        Assert.DoesNotContain(server.Commands, c => c.Contains("SMTPUTF8", StringComparison.Ordinal));
        Assert.DoesNotContain(Assert.Single(server.Taken), c => c > 126);
    }

    [Fact]
    public async Task International_local_part_leaves_by_smtputf8()
    {
        server.Offers = ["8BITMIME", "SMTPUTF8"];
        await SendAsync("zoë@bücher.example");
        // The test's server reads bytes, so what was UTF-8 shows as two characters.
        string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        Assert.Contains(server.Commands, c => c.StartsWith("MAIL FROM:", StringComparison.Ordinal) && c.Contains("SMTPUTF8", StringComparison.Ordinal));
        Assert.Contains(server.Commands, c => c == $"RCPT TO:<{Bytes("zoë@bücher.example")}>");
        Assert.Contains($"<{Bytes("zoë@xn--bcher-kva.example")}>", Assert.Single(server.Taken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task International_local_part_fails_for_good_where_the_server_does_not_offer_it()
    {
        server.Offers = ["8BITMIME"];
        var error = await Assert.ThrowsAsync<TransportException>(() => SendAsync("zoë@example.org"));
        Assert.Equal((TransportFailure.Permanent, MailReason.NoUtf8), (error.Failure, error.Message));
        Assert.Contains("SMTPUTF8", MailReason.Words(error.Message), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Commands, c => c.StartsWith("RCPT", StringComparison.Ordinal));
    }

    private async Task SendAsync(string address)
    {
        using var transport = new SmtpTransport(new MailOptions { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None }, new TestClock());
        var row = new OutboxMail { Id = Guid.CreateVersion7(), SiteId = "inkwell", Kind = "test", DeduplicationKey = "test" };
        var mail = new ComposedMail(address, "Zoë", "Grüße", "Text", "<p>Text</p>");
        await transport.SendAsync(MimeWriter.Write(mail, row, Mails.Inkwell, DateTimeOffset.UnixEpoch), row.Id, CancellationToken.None);
    }
}
