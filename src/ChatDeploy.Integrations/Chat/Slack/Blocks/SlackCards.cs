using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Model;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>Writes what ChatDeploy has to say as messages of Slack: cards as blocks, lines as mrkdwn.</summary>
public sealed partial class SlackCards(CardTemplates templates, ILogger<SlackCards> logger)
{
    // Slack recommends no more, and chat.update takes no more.
    private const int LongestText = 3_900;

    /// <summary>A card as a message; where it cannot be shown as one, the same in words.</summary>
    /// <param name="card">The card; null: there are only words.</param>
    /// <param name="text">The same in light markdown.</param>
    public SlackContent Message(CardContent? card, string text)
    {
        if (card is null || Read(card) is not { } read) return Lines(text);
        var message = BlockKit.Message(read);
        return new SlackContent(message.Text, message.Blocks);
    }

    /// <summary>Lines of light markdown as a message.</summary>
    public static SlackContent Lines(string text) => new(ChatMarkdown.Write(text, LongestText));

    /// <summary>The card in the typed model; null where it cannot be read, which is a defect of its template and is logged.</summary>
    public Card? Read(CardContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
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
        [LoggerMessage(Level = LogLevel.Error, Message = "the card {Stem} cannot be shown on Slack, its text is: {Problem}")]
        public static partial void Refused(ILogger logger, string stem, string problem);
    }
}
