using System.Text.Json.Nodes;
using ChatDeploy.Integrations.Chat.Slack.Blocks;

namespace ChatDeploy.Integrations.Chat.Slack.Answers;

/// <summary>Modals that only tell something.</summary>
public static class SlackViews
{
    /// <summary>A modal with a text.</summary>
    /// <param name="title">At most 24 characters are shown.</param>
    /// <param name="mrkdwn">The text, escaped; at most 3,000 characters are shown.</param>
    public static JsonObject Notice(string title, string mrkdwn)
    {
        ArgumentNullException.ThrowIfNull(mrkdwn);
        return new JsonObject
        {
            ["type"] = "modal",
            ["callback_id"] = "notice",
            ["title"] = BlockJson.Plain(title, SlackLimits.ViewTitle),
            ["close"] = BlockJson.Plain("Close", SlackLimits.ViewTitle),
            ["blocks"] = new JsonArray(BlockJson.Section(TextCut.Short(mrkdwn, SlackLimits.Section))),
        };
    }
}
