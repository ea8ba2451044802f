using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ChatDeploy.Integrations.Chat.Teams.Activities;

/// <summary>Makes plain words of what Teams sends for them: the bot's mention goes, others become names, escapes become letters.</summary>
internal static class TeamsText
{
    // Whatever is sent, these take no longer than its length.
    private static readonly Regex Mention = new("</?at(?: [^<>]*)?>", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    // Teams' composer leaves hard spaces beside mentions.
    private static readonly Regex Spaces = new("[ \\t\\u00A0]+", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Reads the text of a message.</summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="activity">Its <c>entities</c> say which mention is whose.</param>
    /// <param name="botId">The bot.</param>
    /// <returns>The words, and whether the bot was called.</returns>
    public static (string Text, bool IsMention) Read(string text, JsonObject activity, string botId)
    {
        var isMention = false;
        foreach (var entity in TeamsJson.Children(activity, "entities"))
        {
            if (TeamsJson.Text(entity, "type") != "mention" || TeamsJson.Text(TeamsJson.Child(entity, "mentioned"), "id") != botId) continue;
            isMention = true;
            if (TeamsJson.Text(entity, "text") is { Length: > 0 } mark) text = text.Replace(mark, " ", StringComparison.Ordinal);
        }

        // Last of all the escapes: "&lt;at&gt;" is what somebody wrote, and no mention.
        var words = WebUtility.HtmlDecode(Mention.Replace(text, ""));
        return (Spaces.Replace(words.Replace("\r\n", "\n", StringComparison.Ordinal), " ").Trim(), isMention);
    }
}
