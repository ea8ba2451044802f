using System.Net;
using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Mail;

/// <summary>The mail server that takes notifications (contract, Configuration). Off when nothing is set; empty values mean "not set".</summary>
public sealed class MailOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mail";

    /// <summary>The server's name or address.</summary>
    public string? Host { get; set; }

    /// <summary>The server's port, 1 to 65535; 587 is where servers take mail to be sent, 25 is a relay's.</summary>
    public int Port { get; set; } = 587;

    /// <summary>Whom mails come from: <c>chatdeploy@example.com</c> or <c>ChatDeploy &lt;chatdeploy@example.com&gt;</c>.</summary>
    public string? From { get; set; }

    /// <summary>The account at the server; not set: it takes mail without one.</summary>
    public string? User { get; set; }

    /// <summary>The account's password.</summary>
    public string? Password { get; set; }

    /// <summary>How the way to the server is protected.</summary>
    public MailSecurity Security { get; set; }

    /// <summary>Whether mail is on.</summary>
    public bool IsOn => !string.IsNullOrEmpty(Host) && !string.IsNullOrEmpty(From);
}

/// <summary>Stops the start where mail is set by half, or would show a password on the way.</summary>
internal sealed class MailOptionsValidation : IValidateOptions<MailOptions>
{
    private const int TlsFromTheFirstByte = 465;

    public ValidateOptionsResult Validate(string? name, MailOptions options) =>
        Trouble(options) is { } trouble ? ValidateOptionsResult.Fail(trouble) : ValidateOptionsResult.Success;

    private static string? Trouble(MailOptions options)
    {
        var (hasHost, hasFrom) = (!string.IsNullOrEmpty(options.Host), !string.IsNullOrEmpty(options.From));
        var (hasUser, hasPassword) = (!string.IsNullOrEmpty(options.User), !string.IsNullOrEmpty(options.Password));
        return options switch
        {
            _ when hasHost && !hasFrom => "Mail:Host is set without Mail:From; set both, or neither to leave mail off",
            _ when hasFrom && !hasHost => "Mail:From is set without Mail:Host; set both, or neither to leave mail off",
            _ when hasUser && !hasPassword => "Mail:User is set without Mail:Password; set both, or neither for a server that asks for none",
            _ when hasPassword && !hasUser => "Mail:Password is set without Mail:User; set both, or neither for a server that asks for none",
            _ when hasUser && !hasHost => "Mail:User is set without Mail:Host; set Mail:Host and Mail:From too",
            _ when hasHost && Uri.CheckHostName(options.Host) == UriHostNameType.Unknown => "Mail:Host is no name or address of a server; a port goes into Mail:Port",
            _ when hasFrom && (options.From!.Any(char.IsControl) || !MailAddress.TryCreate(options.From, out _)) => "Mail:From is no mail address; it looks like chatdeploy@example.com or ChatDeploy <chatdeploy@example.com>",
            _ when options.Port is < 1 or > 65_535 => "Mail:Port is no port; 587 is usual",
            _ when options.Port == TlsFromTheFirstByte => "Mail:Port 465 begins with TLS, which is not there; servers take the same mail at 587 with STARTTLS",
            _ when hasUser && options.Security == MailSecurity.None && !IsLoopback(options.Host!) =>
                "Mail:Security None would show Mail:Password on the way; use StartTls, or leave Mail:User empty",
            _ => null,
        };
    }

    private static bool IsLoopback(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
