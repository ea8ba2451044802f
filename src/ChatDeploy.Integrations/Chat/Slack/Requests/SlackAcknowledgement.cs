using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Slack.Requests;

/// <summary>What Slack is told of a request within its three seconds.</summary>
/// <param name="IsTaken">Whether the request is in our hands; otherwise it is not to be acknowledged, so that Slack sends it again.</param>
/// <param name="Payload">What is answered with it: options, the next view, a text; null: nothing.</param>
public sealed record SlackAcknowledgement(bool IsTaken, JsonObject? Payload = null)
{
    /// <summary>It is in our hands; what comes of it follows.</summary>
    public static SlackAcknowledgement Taken { get; } = new(true);

    /// <summary>Slack is to send it again.</summary>
    public static SlackAcknowledgement NotTaken { get; } = new(false);
}
