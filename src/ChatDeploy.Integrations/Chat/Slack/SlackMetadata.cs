using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>What a message is marked with: not shown, but everybody in the workspace can read it.</summary>
/// <param name="EventType">What kind of mark.</param>
/// <param name="EventPayload">Scalars by name.</param>
public sealed record SlackMetadata(string EventType, JsonObject? EventPayload)
{
    /// <summary>The kind of our marks.</summary>
    public const string OwnEventType = "chatdeploy_post";

    /// <summary>The mark by which a message is found again when nobody was told that it arrived.</summary>
    /// <param name="key">The key that it is sent with (<c>OutgoingPost</c>, <c>OutgoingReply</c>).</param>
    /// <param name="deploymentId">What it is about.</param>
    public static SlackMetadata For(string key, long deploymentId) => new(OwnEventType, new JsonObject { ["key"] = key, ["deployment"] = deploymentId });

    /// <summary>The same for a message that is about no deployment.</summary>
    public static SlackMetadata For(string key) => new(OwnEventType, new JsonObject { ["key"] = key });

    /// <summary>Whether it is the mark of this key.</summary>
    public bool Has(string key) =>
        EventType == OwnEventType && EventPayload?["key"] is JsonValue value && value.TryGetValue<string>(out var found) && found == key;
}
