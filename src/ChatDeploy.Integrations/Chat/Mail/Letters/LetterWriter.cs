using System.Net.Mail;
using System.Security.Cryptography;
using System.Text;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Core.Chat;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Mail.Letters;

/// <summary>Writes what ChatDeploy has to say as letters.</summary>
public sealed partial class LetterWriter(CardTemplates templates, ConsoleLinks links, IOptions<MailOptions> options, ILogger<LetterWriter> logger)
{
    private const int LongestSubject = 160;

    /// <summary>A card as a letter; where it cannot be shown as one, the same in words.</summary>
    /// <param name="post">What to say.</param>
    /// <param name="answers">The <c>Message-ID</c> of the first letter about the same; null where this is the first.</param>
    public Letter Write(OutgoingPost post, string? answers)
    {
        ArgumentNullException.ThrowIfNull(post);
        var page = links.Deployment(post.DeploymentId);
        return Write(post.Key, post.ChannelId, post.Text, Read(post.Card)?.Body ?? Lines(post.Text), page) with { Answers = answers };
    }

    /// <summary>A notice as a letter, whose subject is its first line.</summary>
    public Letter Write(OutgoingNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var text = notice.Text.TrimStart();
        return Write(notice.Key, notice.ChannelId, MailMarkdown.Plain(text.Split('\n', 2)[0]), Lines(text), links.Page("/"));
    }

    private Letter Write(string key, string to, string subject, IReadOnlyList<CardElement> body, string page) => new(
        MessageId(key), to, $"[ChatDeploy] {CardText.Plain(subject, LongestSubject)}", LetterWords.Write(body, page), LetterHtml.Write(subject, body, page));

    // Other installations that send from the same address have keys like ours.
    private string MessageId(string key)
    {
        var from = new MailAddress(options.Value.From!);
        var installation = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(links.Page("/"))))[..12];
        return $"<{key}.{installation}@{Letter.Domain(from)}>";
    }

    private static List<CardElement> Lines(string text) =>
        [.. text.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => new CardElement.Text(line, TextKind.Body, CardTone.Default))];

    private Card? Read(CardContent content)
    {
        switch (CardReader.Read(templates.Expand(content)))
        {
            case CardReading.Accepted accepted:
                return accepted.Card;
            case CardReading.Refused refused:
                Log.Refused(logger, content.Stem, refused.Problems[0].ToString());
                break;
        }

        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "the card {Stem} cannot be written as a mail, its text is: {Problem}")]
        public static partial void Refused(ILogger logger, string stem, string problem);
    }
}
