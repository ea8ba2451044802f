using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>What a card becomes in a channel.</summary>
/// <param name="Text">For notifications and screen readers: at most 4,000 characters, escaped.</param>
/// <param name="Blocks">What is seen: at most 50 blocks.</param>
public sealed record SlackMessage(string Text, JsonArray Blocks)
{
    /// <summary>Both as one object, as <c>chat.postMessage</c> and <c>response_url</c> take it; a copy.</summary>
    public JsonObject ToJson() => new() { ["text"] = Text, ["blocks"] = Blocks.DeepClone() };
}
