using System.Text.Json.Nodes;
using ChatDeploy.Core.Conversation.Grammar;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>Data of <c>cards/help.json</c>: all that can be said, or one command.</summary>
internal static class HelpCard
{
    public const string Stem = "help";

    /// <summary>The card of the whole grammar, or of one command.</summary>
    /// <param name="entry">The command asked about; null for all.</param>
    /// <param name="links">The console.</param>
    public static CardContent Of(HelpEntry? entry, ConsoleLinks links) => new(Stem, new JsonObject
    {
        ["keyword"] = entry?.Keyword,
        ["sentence"] = entry is null ? null : CardText.Markdown(entry.Sentence, QuestionRoom.Sentence),
        ["syntax"] = entry?.Syntax,
        ["example"] = entry?.Example,
        ["url"] = links.Page("/"),
    });
}
