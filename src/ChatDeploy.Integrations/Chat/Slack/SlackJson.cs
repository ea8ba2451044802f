using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>What every answer of Slack's begins with.</summary>
/// <param name="Ok">Whether it was done; the HTTP status says nothing of it.</param>
/// <param name="Error">Why not.</param>
/// <param name="Needed">With <c>missing_scope</c>: the scopes.</param>
/// <param name="ResponseMetadata">Remarks on the arguments.</param>
internal sealed record SlackEnvelope(bool Ok, string? Error, string? Needed, SlackRemarks? ResponseMetadata);

/// <summary>What Slack remarks on arguments, as in <c>[ERROR] must be less than 76 characters [json-pointer:/blocks/1/text]</c>.</summary>
internal sealed record SlackRemarks(IReadOnlyList<string>? Messages);

/// <summary>Arguments of the methods for messages.</summary>
internal sealed record SlackMessageArguments(string Channel)
{
    public string? Ts { get; init; }
    public string? User { get; init; }
    public string? Text { get; init; }
    public JsonArray? Blocks { get; init; }
    public JsonArray? Attachments { get; init; }
    public string? ThreadTs { get; init; }
    public SlackMetadata? Metadata { get; init; }
    public bool? UnfurlLinks { get; init; }
    public bool? UnfurlMedia { get; init; }
}

/// <summary>Arguments of the methods for views.</summary>
internal sealed record SlackViewArguments(JsonObject View)
{
    public string? TriggerId { get; init; }
    public string? ViewId { get; init; }
    public string? UserId { get; init; }
    public string? Hash { get; init; }
}

/// <summary>Arguments of <c>conversations.open</c>.</summary>
internal sealed record SlackConversationArguments(string Users);

/// <summary>The body of a post to a <c>response_url</c>.</summary>
internal sealed record SlackResponseArguments
{
    public string? ResponseType { get; init; }
    public string? Text { get; init; }
    public JsonArray? Blocks { get; init; }
    public JsonArray? Attachments { get; init; }
    public bool? ReplaceOriginal { get; init; }
    public bool? DeleteOriginal { get; init; }
    public string? ThreadTs { get; init; }
}

/// <summary>Slack's JSON; fields that are not known are passed over.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SlackEnvelope))]
[JsonSerializable(typeof(SlackMessageArguments))]
[JsonSerializable(typeof(SlackViewArguments))]
[JsonSerializable(typeof(SlackConversationArguments))]
[JsonSerializable(typeof(SlackResponseArguments))]
[JsonSerializable(typeof(SlackDone))]
[JsonSerializable(typeof(SlackPosted))]
[JsonSerializable(typeof(SlackWhispered))]
[JsonSerializable(typeof(SlackViewShown))]
[JsonSerializable(typeof(SlackMessagePage))]
[JsonSerializable(typeof(SlackChannelFound))]
[JsonSerializable(typeof(SlackUserFound))]
[JsonSerializable(typeof(SlackIdentity))]
[JsonSerializable(typeof(SlackSocket))]
internal sealed partial class SlackJson : JsonSerializerContext;
