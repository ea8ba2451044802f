using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>What a message shows.</summary>
/// <param name="Text">In words: for notifications and screen readers, or all there is. mrkdwn, escaped; at most 4,000 characters.</param>
/// <param name="Blocks">Blocks; null: the text is shown.</param>
/// <param name="Attachments">Attachments, for their coloured bar.</param>
public sealed record SlackContent(string Text, JsonArray? Blocks = null, JsonArray? Attachments = null);

/// <summary>An answer to a request by its <c>response_url</c>: at most five, within 30 minutes.</summary>
/// <param name="Content">What to show; null only with <paramref name="DeletesOriginal"/>.</param>
/// <param name="IsForAll">Whether all in the channel see it, or only who asked.</param>
/// <param name="ReplacesOriginal">Whether it takes the place of the message that was clicked.</param>
/// <param name="DeletesOriginal">Whether the message that was clicked goes away.</param>
/// <param name="ThreadTs">The thread that it goes to; only with <paramref name="IsForAll"/>.</param>
public sealed record SlackResponse(SlackContent? Content, bool IsForAll = false, bool ReplacesOriginal = false, bool DeletesOriginal = false, string? ThreadTs = null);
