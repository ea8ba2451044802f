using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Model;
using ChatDeploy.Integrations.Chat.Teams.Cards;
using ChatDeploy.Integrations.Chat.Teams.Connector;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Integrations.Chat.Teams;

/// <summary>Writes what ChatDeploy has to say as messages of Teams.</summary>
public sealed partial class TeamsContents(CardTemplates templates, ILogger<TeamsContents> logger)
{
    /// <summary>A card as a message; where it cannot be shown as one, the same in words.</summary>
    /// <param name="card">The card; null: there are only words.</param>
    /// <param name="text">The same in light markdown, which Teams reads as it is.</param>
    /// <param name="refresh">For whom Teams asks for a card of their own; null for nobody.</param>
    /// <param name="context">Comes back with presses of the card; null for nothing.</param>
    public TeamsContent Message(CardContent? card, string text, TeamsRefresh? refresh = null, string? context = null) =>
        card is not null && Read(card) is { } read ? new TeamsContent(read.FallbackText, TeamsCards.Message(read, refresh, context: context)) : Lines(text);

    /// <summary>The same, with commands as they are said there.</summary>
    public static TeamsContent In(TeamsConversation conversation, TeamsContent content)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(content);
        return content with { Text = TeamsCommands.In(content.Text, conversation.IsPersonal), Card = content.Card is { } card ? TeamsCommands.In(card, conversation.IsPersonal) : null };
    }

    /// <summary>Lines of light markdown as a message.</summary>
    public static TeamsContent Lines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // A single line end is none in Teams' markdown, except in code.
        return new TeamsContent(text.Contains("```", StringComparison.Ordinal) ? text : text.Replace("\n", "\n\n", StringComparison.Ordinal));
    }

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
        [LoggerMessage(Level = LogLevel.Error, Message = "the card {Stem} cannot be shown on Teams, its text is: {Problem}")]
        public static partial void Refused(ILogger logger, string stem, string problem);
    }
}
