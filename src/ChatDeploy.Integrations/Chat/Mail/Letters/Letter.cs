using System.Globalization;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace ChatDeploy.Integrations.Chat.Mail.Letters;

/// <summary>A mail to one address.</summary>
/// <param name="MessageId">Its <c>Message-ID</c>, with its brackets; the same whenever it is sent again.</param>
/// <param name="To">An address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Words">All of it in plain text.</param>
/// <param name="Html">All of it as a page.</param>
public sealed record Letter(string MessageId, string To, string Subject, string Words, string Html)
{
    /// <summary>The <c>Message-ID</c> of the letter that it answers; null for none.</summary>
    public string? Answers { get; init; }

    /// <summary>The letter as .NET sends it: both forms, base64, so that neither long lines nor any script are a server's problem. .NET puts the date on it when it leaves.</summary>
    internal MailMessage ToMessage(MailAddress from, MailAddress to)
    {
        var message = new MailMessage(from, to) { Subject = Subject, SubjectEncoding = Encoding.UTF8, HeadersEncoding = Encoding.UTF8 };
        message.Headers.Add("Message-ID", MessageId);
        if (Answers is not null)
        {
            message.Headers.Add("In-Reply-To", Answers);
            message.Headers.Add("References", Answers);
        }

        // Nobody's absence note answers it (RFC 3834; Exchange has a header of its own), and rules can sort it (RFC 2919).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Headers.Add("List-Id", $"ChatDeploy <chatdeploy.{Domain(from)}>");
        message.AlternateViews.Add(View(Words, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(Html, MediaTypeNames.Text.Html));
        return message;
    }

    /// <summary>The address' domain in ASCII.</summary>
    internal static string Domain(MailAddress address)
    {
        try
        {
            return new IdnMapping().GetAscii(address.Host.Trim('[', ']'));
        }
        catch (ArgumentException)
        {
            return "invalid";
        }
    }

    private static AlternateView View(string text, string mediaType)
    {
        var view = AlternateView.CreateAlternateViewFromString(text, Encoding.UTF8, mediaType);
        view.TransferEncoding = TransferEncoding.Base64;
        return view;
    }
}
