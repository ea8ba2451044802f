using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Chat;
using ChatDeploy.Integrations.Chat.Mail.Letters;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Mail;

/// <summary>Hands mails to the mail server, each over a connection of its own, and tells what it answered.</summary>
public sealed class MailSender(IOptions<MailOptions> options)
{
    private const int LongestWords = 300;
    private static readonly TimeSpan WhenBusy = TimeSpan.FromSeconds(30);

    /// <summary>Sends a letter; its <see cref="SurfaceAnswer.Sent"/> bears the letter's <c>Message-ID</c>.</summary>
    /// <param name="letter">The letter.</param>
    /// <param name="cancellationToken">Ends the wait: it may have arrived all the same.</param>
    public async Task<SurfaceAnswer> SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        var settings = options.Value;
        if (!TryAddress(letter.To, out var to)) return new SurfaceAnswer.Refused("not_an_address", "This is no mail address that servers take (name@example.com, the name in ASCII); correct it in the catalog.");
        using var message = letter.ToMessage(new MailAddress(settings.From!), to);
        using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.Security == MailSecurity.StartTls };
        if (!string.IsNullOrEmpty(settings.User)) client.Credentials = new NetworkCredential(settings.User, settings.Password);
        try
        {
            await client.SendMailAsync(message, cancellationToken);
            return new SurfaceAnswer.Sent(letter.MessageId);
        }
        catch (SmtpException failure)
        {
            return Answer(failure);
        }
    }

    // An address alone: neither a name with it, nor several. Its domain may be of any script, what stands before it not, since not every server on the way takes that.
    private static bool TryAddress(string text, out MailAddress address) =>
        MailAddress.TryCreate(text, out address!) && address.Address == text
        && !text.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter)) && System.Text.Ascii.IsValid(address.User);

    private static SurfaceAnswer Answer(SmtpException failure)
    {
        var (code, words) = ((int)failure.StatusCode, CardText.Plain(failure.Message, LongestWords));
        return code switch
        {
            421 => new SurfaceAnswer.Throttled(WhenBusy),
            >= 400 and < 500 => new SurfaceAnswer.Unreachable($"smtp_{code}: {words}", MayHaveArrived: false),

            // What the server holds against our account is no channel's fault: everything waits until it is mended.
            530 or 534 or 535 or 538 => new SurfaceAnswer.Unreachable($"smtp_{code}: the server wants an account; check Mail:User, Mail:Password and Mail:Security. It said: {words}", MayHaveArrived: false),
            >= 500 and < 600 => new SurfaceAnswer.Refused($"smtp_{code}", $"{Advice(code)} The server said: {words}"),
            _ => new SurfaceAnswer.Unreachable(words, MayHaveArrived: !NeverBegan(failure)),
        };
    }

    private static string Advice(int code) => code switch
    {
        550 or 551 or 553 => "The mail server does not take mail to this address; correct the address in the catalog, or let the server admit it.",
        552 => "The mailbox is full, or the mail too big for it; make room in it.",
        554 => "The mail server refused the mail; its log tells why, often that Mail:From may not be used or is taken for spam.",
        _ => "The mail server does not take the mail; check Mail:From and the address in the catalog.",
    };

    // No connection, or none that could be trusted: nothing was said yet.
    private static bool NeverBegan(SmtpException failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException or SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.TryAgain or SocketError.NoData })
                return true;
        }

        // A server that offers no STARTTLS.
        return failure is { InnerException: null, StatusCode: SmtpStatusCode.GeneralFailure };
    }
}
