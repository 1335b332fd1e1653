using System.ComponentModel.DataAnnotations;
using Kept.Server.Storage;

namespace Kept.Server.Campaigns;

/// <summary>How the connection to the mail server is protected.</summary>
internal enum SmtpSecurity
{
    /// <summary>Plain at first, then TLS or nothing (RFC 3207). The default.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314), usually on port 465.</summary>
    Tls,

    /// <summary>No protection: for a mail server on the same machine.</summary>
    None,
}

/// <summary>
/// The mail server that mails leave through, from <c>Mail:Smtp</c>. Without a host they are written as <c>.eml</c> files
/// into <c>outbox</c> in the data folder. Environment: <c>KEPT__MAIL__SMTP__HOST</c> and so on.
/// </summary>
internal sealed class MailOptions
{
    public const string Section = "Mail:Smtp";

    public string Host { get; set; } = "";

    [Range(1, 65535, ErrorMessage = "Mail:Smtp:Port is a number from 1 to 65535.")]
    public int Port { get; set; } = 587;

    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>How many mails leave at a time. Half of them, rounded up, are for transactional mail alone.</summary>
    [Range(2, 50, ErrorMessage = "Connections is a number from 2 to 50.")]
    public int Connections { get; set; } = 6;

    public bool UsesSmtp => Host.Length > 0;

    /// <summary>Reads and checks the settings; throws <see cref="StartupException"/> that says which one is wrong.</summary>
    public static MailOptions Read(IConfiguration configuration)
    {
        try
        {
            var options = configuration.GetSection(Section).Get<MailOptions>() ?? new MailOptions();
            Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
            options.CheckTogether();
            return options;
        }
        catch (Exception e) when (e is ValidationException or InvalidOperationException)
        {
            // The binder's message names the key; its inner one may quote the value, which can be a password.
            throw new StartupException($"The settings of Mail:Smtp are wrong: {e.Message}", e);
        }
    }

    private void CheckTogether()
    {
        if (UsesSmtp && Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            throw new ValidationException("Host is a host name or an IP address, without scheme or port.");
        if (!UsesSmtp && User.Length > 0)
            throw new ValidationException("User is set, but Host is not.");
        if (User.Length > 0 != Password.Length > 0)
            throw new ValidationException("User and Password are set together or not at all.");
        if (Password.Length > 0 && Security == SmtpSecurity.None && Host is not ("localhost" or "127.0.0.1" or "::1"))
            throw new ValidationException("Security is None, which would send the password unprotected over the network. Use StartTls or Tls.");
    }
}
